package dev.longcontext.operator.desired;

import dev.longcontext.contract.EnvironmentVariables;
import dev.longcontext.contract.HttpApi;
import dev.longcontext.contract.PodContainers;
import dev.longcontext.contract.PodPaths;
import dev.longcontext.contract.Stage;
import dev.longcontext.operator.resolve.KeyVariable;
import dev.longcontext.operator.resolve.ResolvedRun;
import dev.longcontext.operator.resolve.ResolvedRun.Claim;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.ArrayList;
import java.util.List;

/** The pod of a stage: the trainer's command line of docs/contract.md section 1, under Pod Security "restricted". */
final class StagePod {

    static final String CONTAINER = PodContainers.TRAINER;

    /** The user of the trainer's image; as a group also the one that volumes are handed to. */
    private static final long USER = 65532;

    private StagePod() {}

    static PodSpec of(ResolvedRun run, Stage stage, StageNode node) {
        boolean onGpuNode = stage.needsGpus() || node.pinned();
        return new PodSpecBuilder()
                .withRestartPolicy("Never")
                .withTerminationGracePeriodSeconds(run.limits().grace().toSeconds())
                .withServiceAccountName(run.container().serviceAccountName())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withPriorityClassName(run.container().priorityClassName())
                .withRuntimeClassName(run.container().runtimeClassName())
                .withAffinity(onGpuNode ? affinity(run, stage, node) : null)
                .withTolerations(
                        onGpuNode
                                ? GpuNode.tolerations(run.placement())
                                : run.placement().tolerations())
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withFsGroup(USER)
                .withFsGroupChangePolicy("OnRootMismatch")
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withContainers(container(run, stage, node))
                .withVolumes(StageVolumes.volumes(run))
                .build();
    }

    private static Affinity affinity(ResolvedRun run, Stage stage, StageNode node) {
        return chooses(run, stage, node) && !run.autoscaled()
                ? GpuNode.oneOf(node.fitting())
                : GpuNode.affinity(run.placement()).orElse(null);
    }

    /** Where the first pod puts the workspace, there the stages with GPUs must come to as well. */
    private static boolean chooses(ResolvedRun run, Stage stage, StageNode node) {
        return stage == Stage.PREPARE && node.pinned() && run.placement().gpus() > 0;
    }

    private static Container container(ResolvedRun run, Stage stage, StageNode node) {
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(run.container().image())
                .withImagePullPolicy(run.container().pullPolicy())
                .withArgs(arguments(run, stage))
                .withEnv(environment(run, stage, node))
                .addNewPort()
                .withName("http")
                .withContainerPort(HttpApi.STAGE_PORT)
                .withProtocol("TCP")
                .endPort()
                .withResources(resources(run, stage, node))
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withVolumeMounts(StageVolumes.mounts(run))
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .build();
    }

    private static List<String> arguments(ResolvedRun run, Stage stage) {
        List<String> arguments = new ArrayList<>(List.of(
                stage.verb(),
                "--config",
                PodPaths.CONFIG_FOLDER + "/" + PodPaths.CONFIG_FILE,
                "--workspace",
                StageVolumes.workspace(run)));
        for (Claim claim : run.claims()) {
            arguments.add("--claim");
            arguments.add(claim.name() + "=" + StageVolumes.claimPath(claim.name()));
        }
        return arguments;
    }

    private static List<EnvVar> environment(ResolvedRun run, Stage stage, StageNode node) {
        List<EnvVar> environment = new ArrayList<>();
        environment.add(field(EnvironmentVariables.POD_IP, "status.podIP"));
        environment.add(field(EnvironmentVariables.POD_NAME, "metadata.name"));
        environment.add(field(EnvironmentVariables.NODE_NAME, "spec.nodeName"));
        environment.add(value(EnvironmentVariables.TMPDIR, StageVolumes.TEMPORARY));
        if (stage == Stage.TRAIN && !given(run, EnvironmentVariables.CHECKPOINT_TOKEN)) {
            environment.add(secret(
                    EnvironmentVariables.CHECKPOINT_TOKEN, CheckpointToken.name(run), CheckpointToken.KEY, true));
        }
        if (!given(run, EnvironmentVariables.GPU_MEMORY_BYTES)) {
            node.gpuMemoryBytes()
                    .ifPresent(bytes ->
                            environment.add(value(EnvironmentVariables.GPU_MEMORY_BYTES, Long.toString(bytes))));
        }
        if (stage == Stage.EVALUATE
                && StageVolumes.sharedCache(run) != null
                && !given(run, EnvironmentVariables.SHARED_CACHE)) {
            environment.add(value(EnvironmentVariables.SHARED_CACHE, StageVolumes.sharedCache(run)));
        }
        run.keys().stream()
                .filter(key -> key.stages().contains(stage))
                .map(StagePod::variable)
                .forEach(environment::add);
        if (stage == Stage.PREPARE) {
            environment.addAll(run.container().sourceEnv());
        }
        if (stage == Stage.PREPARE
                && run.config().data().synthetic() != null
                && !given(run, EnvironmentVariables.TERMINATION_GRACE_SECONDS)) {
            environment.add(value(
                    EnvironmentVariables.TERMINATION_GRACE_SECONDS,
                    Long.toString(run.limits().grace().toSeconds())));
        }
        environment.addAll(run.container().extraEnv());
        return environment;
    }

    private static boolean given(ResolvedRun run, String variable) {
        return run.container().extraEnv().stream().anyMatch(given -> variable.equals(given.getName()));
    }

    private static EnvVar variable(KeyVariable key) {
        return switch (key.kind()) {
            case SECRET -> secret(key.variable(), key.object(), key.key(), key.optional());
            case CONFIG_MAP -> configMap(key.variable(), key.object(), key.key(), key.optional());
        };
    }

    /** @param optional whether the pod starts without it */
    private static EnvVar secret(String name, String secret, String key, boolean optional) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewSecretKeyRef(key, secret, optional)
                .endValueFrom()
                .build();
    }

    private static EnvVar configMap(String name, String configMap, String key, boolean optional) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewConfigMapKeyRef(key, configMap, optional)
                .endValueFrom()
                .build();
    }

    private static EnvVar value(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static EnvVar field(String name, String path) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath(path)
                .endFieldRef()
                .endValueFrom()
                .build();
    }

    /**
     * GPUs only where they compute, or where the first pod chooses a node that may have to be added for it. Memory is both
     * asked for and the limit: a pod is never killed for another's use.
     */
    private static ResourceRequirements resources(ResolvedRun run, Stage stage, StageNode node) {
        ResourceRequirementsBuilder resources = new ResourceRequirementsBuilder()
                .addToRequests("cpu", run.container().cpu())
                .addToRequests("memory", run.container().memory())
                .addToLimits("memory", run.container().memory());
        if (run.container().cpuLimit() != null) {
            resources.addToLimits("cpu", run.container().cpuLimit());
        }
        boolean added = run.autoscaled() && chooses(run, stage, node);
        if ((stage.needsGpus() && run.placement().gpus() > 0) || added) {
            Quantity gpus = new Quantity(Integer.toString(run.placement().gpus()));
            resources.addToRequests(run.placement().gpuResource(), gpus);
            resources.addToLimits(run.placement().gpuResource(), gpus);
        }
        return resources.build();
    }
}
