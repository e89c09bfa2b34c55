package dev.longcontext.operator.facts;

import dev.longcontext.api.v1alpha1.ConditionReasons;

/** Containers that a webhook put beside the trainer's, and that do not end with it: their pod, and so its Job, never does. */
public final class Sidecars {

    private Sidecars() {}

    /** @param pod one that {@linkplain PodFacts#lingers() lingers} */
    public static PodProblem problem(PodFacts pod) {
        boolean one = pod.others().size() == 1;
        PodProblem own = pod.problem();
        return new PodProblem(
                ConditionReasons.SIDECAR_RUNNING,
                "its trainer ended with exit code " + pod.exitCode() + ", but its "
                        + (one ? "container " : "containers ") + String.join(", ", pod.others())
                        + (one ? " has not ended" : " have not ended")
                        + (own == null || own.message() == null ? "" : ": " + own.message()));
    }
}
