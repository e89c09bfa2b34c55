package dev.longcontext.operator.facts;

import java.util.List;

/**
 * What KServe says of the run's InferenceService.
 *
 * @param reason one CamelCase word; null when KServe gives none
 * @param message for people; null when KServe gives none
 * @param addresses where the model answers; null unless {@link Phase#READY}
 * @param current it was applied as the run wants it now
 * @param drift the fields that somebody changed; only when {@link Phase#DRIFTED} or {@link Phase#CONTESTED}
 * @param refusal why it could not be created, changed or deleted; null unless {@link Phase#REFUSED}
 * @param surplus names of InferenceServices of this run that it does not want any more
 */
public record ServingFacts(
        Phase phase,
        String reason,
        String message,
        Addresses addresses,
        boolean current,
        List<DriftFacts> drift,
        Refusal refusal,
        List<String> surplus) {

    ServingFacts(Phase phase, String reason, String message) {
        this(phase, reason, message, null, true, List.of(), null, List.of());
    }

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
        /** Somebody changed what was applied; it is put back. */
        DRIFTED,
        /** It was put back, and changed again each time. */
        CONTESTED,
        /** On its way, or not looked at by KServe since its last change. */
        PROGRESSING,
        READY,
        /** KServe cannot make it work as it is written, or its model does not load. */
        FAILED,
        /** Its creation, change or deletion was refused. */
        REFUSED,
        /** Switched off by its annotation serving.kserve.io/stop. */
        STOPPED
    }

    /** Of one that somebody changed. */
    public static ServingFacts changed(Phase phase, List<DriftFacts> drift) {
        return new ServingFacts(phase, null, null, null, true, List.copyOf(drift), null, List.of());
    }

    static ServingFacts ready(Addresses addresses) {
        return new ServingFacts(Phase.READY, null, null, addresses, true, List.of(), null, List.of());
    }

    public boolean ready() {
        return phase == Phase.READY;
    }

    /** Nothing to say but the phase. */
    public static ServingFacts of(Phase phase) {
        return new ServingFacts(phase, null, null);
    }

    public ServingFacts withCurrent(boolean isCurrent) {
        return new ServingFacts(phase, reason, message, addresses, isCurrent, drift, refusal, surplus);
    }

    public ServingFacts withSurplus(List<String> names) {
        return new ServingFacts(phase, reason, message, addresses, current, drift, refusal, List.copyOf(names));
    }

    /** The same, after what was to be done to it was refused. */
    public ServingFacts refused(Refusal no) {
        return new ServingFacts(Phase.REFUSED, null, null, null, current, drift, no, surplus);
    }

    /** The same, with what the server's pods say instead of KServe's own word, which does not tell why. */
    public ServingFacts because(PodProblem problem) {
        return new ServingFacts(Phase.FAILED, problem.reason(), problem.message(), null, current, drift, null, surplus);
    }
}
