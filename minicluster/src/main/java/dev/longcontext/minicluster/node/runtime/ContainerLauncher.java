package dev.longcontext.minicluster.node.runtime;

import dev.longcontext.minicluster.node.image.ImageEntry;
import dev.longcontext.minicluster.node.log.ContainerLog;
import dev.longcontext.minicluster.node.plan.ContainerPlan;
import dev.longcontext.minicluster.node.plan.ContainerPlanner;
import dev.longcontext.minicluster.node.plan.ObjectReferences;
import dev.longcontext.minicluster.node.plan.Placement;
import dev.longcontext.minicluster.node.plan.PodIdentity;
import dev.longcontext.minicluster.node.plan.ReferencedNames;
import dev.longcontext.minicluster.node.plan.UnresolvableReferenceException;
import dev.longcontext.minicluster.process.ProcessPlan;
import dev.longcontext.minicluster.process.SupervisedProcess;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the containers of one pod. */
final class ContainerLauncher {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerLauncher.class);

    private final NodeServices node;
    private final PodIdentity identity;
    private final Placement placement;

    ContainerLauncher(NodeServices node, PodIdentity identity, Placement placement) {
        this.node = node;
        this.identity = identity;
        this.placement = placement;
    }

    /**
     * A container that has just been started.
     *
     * @param plan what runs
     * @param process it
     * @param log its output
     */
    record Launched(ContainerPlan plan, SupervisedProcess process, ContainerLog log) {}

    /** @param run 0 for its first start */
    Launched launch(Container container, int run) throws ContainerStartException {
        ContainerPlan plan = plan(container, run);
        try {
            makeFolders(container, plan);
            requireProgram(plan);
            ContainerLog log = new ContainerLog(
                    placement.folder().log(container.getName(), run),
                    node.machine().clock());
            SupervisedProcess process = node.machine()
                    .processes()
                    .start(new ProcessPlan(
                            name(container),
                            node.machine().capabilities().command(container, plan.command()),
                            plan.environment(),
                            false,
                            plan.workingFolder(),
                            Optional.empty()));
            node.machine().waiters().execute(() -> copy(process, log));
            return new Launched(plan, process, log);
        } catch (IOException e) {
            throw new ContainerStartException(ContainerStartException.START, e.toString());
        }
    }

    /** What the image of a container really is. */
    String imageId(Container container) {
        return node.settings()
                .images()
                .find(container.getImage())
                .map(entry -> container.getImage() + "@sha256:" + entry.digest())
                .orElse("");
    }

    private ContainerPlan plan(Container container, int run) throws ContainerStartException {
        ImageEntry image = image(container);
        ObjectReferences references =
                node.api().references(pod().getMetadata().getNamespace(), ReferencedNames.ofEnvironment(container));
        try {
            return new ContainerPlanner(identity, placement, node.apiAccess()).plan(container, image, run, references);
        } catch (UnresolvableReferenceException e) {
            throw new ContainerStartException(ContainerStartException.CONFIG, e.getMessage());
        }
    }

    private ImageEntry image(Container container) throws ContainerStartException {
        Optional<ImageEntry> image = node.settings().images().find(container.getImage());
        if (image.isEmpty() && "Never".equals(container.getImagePullPolicy())) {
            throw new ContainerStartException(
                    ContainerStartException.IMAGE_NEVER_PULL,
                    "Container image \"" + container.getImage() + "\" is not present with pull policy of Never");
        }
        return image.orElseThrow(() -> new ContainerStartException(
                ContainerStartException.IMAGE_PULL,
                "failed to resolve image \"" + container.getImage() + "\": not found; this node has "
                        + node.settings().images().rules()));
    }

    private void makeFolders(Container container, ContainerPlan plan) throws IOException {
        Files.createDirectories(placement.folder().home(container.getName()));
        Files.createDirectories(placement.folder().temporary(container.getName()));
        for (VolumeMount mount : container.getVolumeMounts()) {
            Path mounted = plan.mounts().get(mount.getMountPath());
            if (!Files.exists(mounted)) {
                makeSubPath(mounted, mount.getName());
            }
        }
        Files.createDirectories(plan.workingFolder());
        Files.write(plan.terminationMessage(), new byte[0]);
    }

    /**
     * As a kubelet makes a subPath: as root, with the mode of the volume's top. Where no fsGroup is applied, the container's
     * user can write to it only when everybody can; as everything here is one user's, that is told by the owner's bit.
     */
    private void makeSubPath(Path mounted, String volume) throws IOException {
        Files.createDirectories(mounted);
        if (placement.withoutFsGroup().contains(volume)) {
            Set<PosixFilePermission> mode =
                    Files.getPosixFilePermissions(placement.volumes().get(volume));
            if (!mode.contains(PosixFilePermission.OTHERS_WRITE)) {
                mode.remove(PosixFilePermission.OWNER_WRITE);
            }
            Files.setPosixFilePermissions(mounted, mode);
        }
    }

    /** As a container runtime would say it; a shell would only end with 127. */
    private static void requireProgram(ContainerPlan plan) throws ContainerStartException {
        if (plan.command().isEmpty()) {
            throw new ContainerStartException(ContainerStartException.START, "no command specified");
        }
        String program = plan.command().get(0);
        List<Path> candidates = program.contains("/")
                ? List.of(plan.workingFolder().resolve(program))
                : searchPath(plan).map(folder -> folder.resolve(program)).toList();
        if (candidates.stream().noneMatch(file -> Files.isRegularFile(file) && Files.isExecutable(file))) {
            String why = program.contains("/") ? "no such executable file" : "executable file not found in $PATH";
            throw new ContainerStartException(ContainerStartException.START, "exec: \"" + program + "\": " + why);
        }
    }

    private static Stream<Path> searchPath(ContainerPlan plan) {
        String path = plan.environment()
                .getOrDefault("PATH", System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
        return Stream.of(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of);
    }

    private static void copy(SupervisedProcess process, ContainerLog log) {
        try {
            log.copyFrom(process.output());
        } catch (IOException e) {
            LOG.warn("The output of {} is incomplete: {}", process, e.toString());
        }
    }

    private String name(Container container) {
        return pod().getMetadata().getNamespace() + "/" + pod().getMetadata().getName() + "/" + container.getName();
    }

    private Pod pod() {
        return identity.pod();
    }
}
