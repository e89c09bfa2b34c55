package dev.longcontext.operator.facts;

/**
 * What KServe says of the run's InferenceService.
 *
 * @param reason one CamelCase word; null when KServe gives none
 * @param message for people; null when KServe gives none
 * @param url where the model answers; only when {@link Phase#READY}
 */
public record ServingFacts(Phase phase, String reason, String message, String url) {

    /** From "there is no KServe" to "it answers". */
    public enum Phase {
        /** Not looked at, because nothing is to be published yet. */
        UNOBSERVED,
        /** The cluster does not serve the InferenceService API. */
        API_ABSENT,
        /** KServe is there, the InferenceService is not. */
        ABSENT,
        /** An InferenceService of that name exists and belongs to somebody else. */
        FOREIGN,
        /** On its way, or not looked at by KServe since its last change. */
        PROGRESSING,
        READY,
        /** KServe cannot make it work as it is written, or its model does not load. */
        FAILED,
        /** Switched off by its annotation serving.kserve.io/stop. */
        STOPPED
    }

    /** Nothing to say but the phase. */
    public static ServingFacts of(Phase phase) {
        return new ServingFacts(phase, null, null, null);
    }
}
