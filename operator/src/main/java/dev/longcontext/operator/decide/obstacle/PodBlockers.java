package dev.longcontext.operator.decide.obstacle;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.facts.PodProblem;

/** A pod that cannot start, or does not end, in words that say what to do. */
public final class PodBlockers {

    private PodBlockers() {}

    /**
     * @param type the condition that waits for the pod
     * @param pod its name
     */
    public static Blocker of(ConditionType type, String pod, PodProblem problem) {
        String cause = problem.message() == null ? problem.reason() : problem.message();
        String what = ConditionReasons.SIDECAR_RUNNING.equals(problem.reason()) ? " does not end: " : " cannot start: ";
        return new Blocker(
                type,
                problem.reason(),
                "pod " + pod + what + Sentence.closed(cause) + " " + remedy(type, pod, problem.reason()));
    }

    private static String remedy(ConditionType type, String pod, String reason) {
        return switch (reason) {
            case PodProblem.IMAGE_PULL, "InvalidImageName" ->
                "Check the registry's credentials, and check spec.image (to change it, raise spec.retry in the "
                        + "same edit) or the operator's trainer image; the pod is then created again";
            case PodProblem.NEVER_PULLED ->
                "Images are never pulled here (trainer.image.pullPolicy of the operator's chart): load the image onto the "
                        + "node, or set IfNotPresent there; the pod is then created again";
            case PodProblem.CONTAINER_CONFIG ->
                "Create the Secret, ConfigMap or key that it names (" + named(type) + ")";
            case PodProblem.MOUNT, PodProblem.MAP_VOLUME, PodProblem.ATTACH_VOLUME ->
                "Check the volume that it names and its storage driver; the volume of a ReadWriteOnce claim is attached to "
                        + "one node at a time (`kubectl get volumeattachments` shows which)";
            case PodProblem.SANDBOX, PodProblem.NETWORK ->
                "Check the node's container runtime and network plugin, and spec.resources.runtimeClassName (to change "
                        + "it, suspend the run, set it, resume)";
            case ConditionReasons.SIDECAR_RUNNING ->
                "Have the container injected as a native sidecar (an init container with restartPolicy Always), or keep "
                        + "it out of the pods of runs; `kubectl delete pod " + pod
                        + "` ends this pod, and what the trainer has done is kept";
            default -> "`kubectl describe pod` has the node's own words";
        };
    }

    /** What prepare reads by Secrets and ConfigMaps is in the workspace when a later stage's pod starts. */
    private static String named(ConditionType type) {
        return type == ConditionType.DataReady
                ? "baseModel.secretRef, data.sources[].secretRef, data.synthetic with its secretRefs and promptRefs, "
                        + "data.chatTemplate.configMapRef, evaluation[].sources[].secretRef, extraEnv"
                : "extraEnv";
    }
}
