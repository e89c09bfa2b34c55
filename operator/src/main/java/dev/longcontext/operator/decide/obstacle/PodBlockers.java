package dev.longcontext.operator.decide.obstacle;

import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.facts.PodProblem;

/** A pod that cannot start, in words that say what to do. */
public final class PodBlockers {

    private PodBlockers() {}

    /**
     * @param type the condition that waits for the pod
     * @param pod its name
     */
    public static Blocker of(ConditionType type, String pod, PodProblem problem) {
        String cause = problem.message() == null ? problem.reason() : problem.message();
        return new Blocker(
                type,
                problem.reason(),
                "pod " + pod + " cannot start: " + Sentence.closed(cause) + " " + remedy(type, problem.reason()));
    }

    private static String remedy(ConditionType type, String reason) {
        return switch (reason) {
            case PodProblem.IMAGE_PULL, "InvalidImageName" ->
                "Check the registry's credentials, and check spec.image (to change it, raise spec.retry in the "
                        + "same edit) or the operator's trainer image; the pod is then created again";
            case PodProblem.CONTAINER_CONFIG ->
                "Create the Secret, ConfigMap or key that it names (" + named(type) + ")";
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
