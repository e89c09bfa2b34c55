package dev.longcontext.minicluster.node.plan;

import dev.longcontext.minicluster.node.image.ImageEntry;
import io.fabric8.kubernetes.api.model.Container;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Turns a container into the process that stands for it. */
public final class ContainerPlanner {
    private static final String TERMINATION_MESSAGE_PATH = "TERMINATION_MESSAGE_PATH";
    private static final String DEFAULT_TERMINATION_MESSAGE_PATH = "/dev/termination-log";

    private final PodIdentity identity;
    private final Placement placement;
    private final ApiAccess apiAccess;

    public ContainerPlanner(PodIdentity identity, Placement placement, ApiAccess apiAccess) {
        this.identity = identity;
        this.placement = placement;
        this.apiAccess = apiAccess;
    }

    /**
     * Plans one run of a container.
     *
     * @param run 0 for its first start
     * @throws UnresolvableReferenceException if its environment refers to something that is not there
     */
    public ContainerPlan plan(Container container, ImageEntry image, int run, ObjectReferences references)
            throws UnresolvableReferenceException {
        Map<String, String> declared = ContainerEnvironment.resolve(container, new DownwardApi(identity), references);
        Path terminationMessage = placement.folder().terminationMessage(container.getName(), run);
        Map<String, Path> mounts = mounts(container, declared);
        PathRewriter rewriter = rewriter(container, mounts, terminationMessage);

        Map<String, String> environment = nodeEnvironment(container, mounts);
        environment.put(TERMINATION_MESSAGE_PATH, terminationMessage.toString());
        environment.putAll(placement.devices(container));
        Map<String, String> visible = new HashMap<>(environment);
        declared.forEach((name, value) -> visible.put(name, rewriter.rewrite(value)));
        image.environment()
                .forEach((name, value) -> environment.put(name, VariableExpansion.expand(value, visible::get)));
        declared.keySet().forEach(name -> environment.put(name, visible.get(name)));

        return new ContainerPlan(
                command(container, image, declared, environment, rewriter),
                environment,
                workingFolder(container, rewriter),
                mounts,
                terminationMessage);
    }

    private Map<String, Path> mounts(Container container, Map<String, String> declared) {
        Map<String, Path> mounts = new HashMap<>();
        container.getVolumeMounts().forEach(mount -> {
            Path volume = placement.volumes().get(mount.getName());
            if (volume == null) {
                throw new IllegalStateException("The volume " + mount.getName() + " was not prepared");
            }
            String subPath = mount.getSubPathExpr() != null
                    ? VariableExpansion.expand(mount.getSubPathExpr(), declared::get)
                    : Objects.requireNonNullElse(mount.getSubPath(), "");
            mounts.put(mount.getMountPath(), volume.resolve(subPath).normalize());
        });
        return mounts;
    }

    private static PathRewriter rewriter(Container container, Map<String, Path> mounts, Path terminationMessage) {
        Map<String, Path> all = new HashMap<>(mounts);
        all.put(
                Objects.requireNonNullElse(container.getTerminationMessagePath(), DEFAULT_TERMINATION_MESSAGE_PATH),
                terminationMessage);
        return new PathRewriter(all);
    }

    /** What a container finds in its environment before its image and its pod have a say. */
    private Map<String, String> nodeEnvironment(Container container, Map<String, Path> mounts) {
        Map<String, String> environment = new HashMap<>();
        environment.put("HOME", placement.folder().home(container.getName()).toString());
        environment.put("HOSTNAME", identity.pod().getMetadata().getName());
        environment.put("POD_IP", identity.podIp());
        Path temporary = mounts.getOrDefault("/tmp", placement.folder().temporary(container.getName()));
        environment.put("TMPDIR", temporary.toString());
        environment.putAll(apiAccess.environment(mounts));
        return environment;
    }

    private List<String> command(
            Container container,
            ImageEntry image,
            Map<String, String> declared,
            Map<String, String> environment,
            PathRewriter rewriter) {
        Map<String, String> visible = new HashMap<>(apiAccess.serviceEnvironment());
        visible.putAll(declared);
        UnaryOperator<String> ofPod = word -> rewriter.rewrite(VariableExpansion.expand(word, visible::get));
        UnaryOperator<String> ofImage = word -> VariableExpansion.expand(word, environment::get);
        if (!container.getCommand().isEmpty()) {
            return words(container.getCommand(), ofPod, container.getArgs(), ofPod);
        }
        return container.getArgs().isEmpty()
                ? words(image.entryPoint(), ofImage, image.arguments(), ofImage)
                : words(image.entryPoint(), ofImage, container.getArgs(), ofPod);
    }

    private static List<String> words(
            List<String> first, UnaryOperator<String> ofFirst, List<String> second, UnaryOperator<String> ofSecond) {
        return Stream.concat(first.stream().map(ofFirst), second.stream().map(ofSecond))
                .toList();
    }

    /** A folder outside of every volume becomes one below the container's own. */
    private Path workingFolder(Container container, PathRewriter rewriter) {
        Path home = placement.folder().home(container.getName());
        return Optional.ofNullable(container.getWorkingDir())
                .filter(folder -> !folder.isEmpty())
                .map(folder -> {
                    String rewritten = rewriter.rewrite(folder);
                    return rewritten.equals(folder) ? home.resolve(folder.substring(1)) : Path.of(rewritten);
                })
                .orElse(home);
    }
}
