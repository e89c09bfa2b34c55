package dev.longcontext.operator.facts;

/**
 * How far the Deployment that KServe makes of an InferenceService has come.
 *
 * @param message for people; null when {@link Rollout#DONE}
 */
public record PredictorFacts(Rollout rollout, String message) {

    /** From "there is none" to "it runs the requested model". */
    public enum Rollout {
        ABSENT("DeploymentAbsent"),
        /** Its template is not what is asked for: KServe has not looked at the last change yet. */
        BEHIND("NotYetApplied"),
        /** Its template is; pods of another are still there, or none of its own is available. */
        ROLLING("RollingOut"),
        /** It asks for no pod. */
        SCALED_TO_ZERO("ScaledToZero"),
        DONE("Done");

        private final String reason;

        Rollout(String reason) {
            this.reason = reason;
        }

        /** One CamelCase word for programs. */
        String reason() {
            return reason;
        }
    }

    /** There is no Deployment of that name. */
    static PredictorFacts absent(String name) {
        return new PredictorFacts(Rollout.ABSENT, "KServe has not created the Deployment " + name + " yet");
    }

    boolean done() {
        return rollout == Rollout.DONE;
    }
}
