package dev.longcontext.operator.resolve;

import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Stage;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A run with nothing left open.
 *
 * @param config what the trainer gets
 * @param claims the claims that {@code pvc://} addresses name, each once
 * @param keys environment variables with keys of the user's Secrets and ConfigMaps
 * @param authorities who is trusted beside the public certificate authorities; null for nobody
 * @param autoscaled the cluster adds nodes for pods that wait, so pods are made before a node for them is there
 * @param retry a failed run is taken up again when this is above the number that was acted on last
 */
public record ResolvedRun(
        Identity identity,
        RunConfig config,
        Container container,
        Placement placement,
        Workspace workspace,
        List<Claim> claims,
        List<KeyVariable> keys,
        Authorities authorities,
        Limits limits,
        Publish publish,
        boolean suspend,
        boolean autoscaled,
        int retry) {

    /** The stages of this run, in order: without evaluations there is nothing to evaluate. */
    public List<Stage> stages() {
        return Arrays.stream(Stage.values())
                .filter(stage -> stage != Stage.EVALUATE || !config.evaluation().isEmpty())
                .toList();
    }

    public record Identity(String namespace, String name, String uid, long generation) {}

    /**
     * What the pods run, and with how much of what.
     *
     * @param device what the image computes on; null when it is not known, as of any but the operator's present one
     * @param cpu what is asked for
     * @param cpuLimit null for none
     * @param memory both request and limit
     * @param sharedMemory size of /dev/shm; null for the runtime's own
     * @param sourceEnv what fetching reads of the operator's environment, such as a proxy with its password: for the stage that fetches
     * @param extraEnv the user's, for all stages
     */
    @RecordBuilder
    public record Container(
            String image,
            TrainerDevice device,
            String pullPolicy,
            Quantity cpu,
            Quantity cpuLimit,
            Quantity memory,
            Quantity sharedMemory,
            String priorityClassName,
            String runtimeClassName,
            String serviceAccountName,
            List<EnvVar> sourceEnv,
            List<EnvVar> extraEnv) {}

    /**
     * Where the stages run.
     *
     * @param nodeName null for any
     * @param gpuProducts accepted values of the label nvidia.com/gpu.product; empty for any
     * @param gpus 0: no GPU is asked for and no label of one looked for
     */
    public record Placement(
            String nodeName,
            Map<String, String> nodeSelector,
            List<String> gpuProducts,
            String gpuResource,
            int gpus,
            List<Toleration> tolerations) {}

    /**
     * The volume that all stages share.
     *
     * @param claim the claim's name, the user's or the run's own
     * @param subPath the run's folder on a claim it shares with others; null: the volume's top
     * @param template how to make the claim; null when it is the user's
     */
    public record Workspace(String claim, String subPath, ClaimTemplate template) {}

    /**
     * How the run's own claim is made.
     *
     * @param storageClassName null for the cluster's default
     */
    public record ClaimTemplate(String storageClassName, String accessMode, Quantity size) {

        /** Pods on several nodes may write to it. */
        public boolean shared() {
            return "ReadWriteMany".equals(accessMode);
        }
    }

    /**
     * A claim of the user's that is read from.
     *
     * @param field of the manifest that names it first
     */
    public record Claim(String name, String field) {}

    /** A key of a ConfigMap, with certificates. */
    public record Authorities(String configMap, String key) {}

    /**
     * How long, and how often.
     *
     * @param deadline of one stage's Job; null for none
     * @param grace from SIGTERM to SIGKILL: time to finish a step and save a checkpoint
     * @param backOff before the first retry; doubles with each
     */
    public record Limits(int maxRestarts, Duration deadline, Duration grace, Duration backOff) {}

    /** When the exported model is published. */
    public enum When {
        ON_GATES_PASSED,
        ALWAYS,
        NEVER
    }

    /** Whether somebody may publish a result though gates failed, and does. */
    public enum Approval {
        NOT_ALLOWED,
        ALLOWED,
        GIVEN
    }

    /**
     * What becomes of the export.
     *
     * @param format the export that is served: {@code Merged} or {@code Adapter}
     * @param kserve null: nothing is served
     */
    public record Publish(When when, Approval approval, String format, KServe kserve) {

        /** Folder of the export that is served, relative to the workspace. */
        public String path() {
            return "export/" + format.toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How it is served.
     *
     * @param runtime null: KServe picks one for the format
     */
    public record KServe(
            String name,
            String modelFormat,
            String runtime,
            List<String> args,
            Map<String, Quantity> requests,
            Map<String, Quantity> limits) {}
}
