package dev.longcontext.operator.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
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
@RecordBuilder
public record ServingFacts(
        Phase phase,
        String reason,
        String message,
        Addresses addresses,
        boolean current,
        List<DriftFacts> drift,
        Refusal refusal,
        List<String> surplus)
        implements ServingFactsBuilder.With {

    static ServingFacts of(Phase phase, String reason, String message) {
        return ServingFactsBuilder.builder()
                .phase(phase)
                .reason(reason)
                .message(message)
                .current(true)
                .drift(List.of())
                .surplus(List.of())
                .build();
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
        return of(phase).withDrift(List.copyOf(drift));
    }

    static ServingFacts ready(Addresses addresses) {
        return of(Phase.READY).withAddresses(addresses);
    }

    public boolean ready() {
        return phase == Phase.READY;
    }

    /** Nothing to say but the phase. */
    public static ServingFacts of(Phase phase) {
        return of(phase, null, null);
    }

    /** The same, after what was to be done to it was refused. */
    public ServingFacts refused(Refusal no) {
        return with(facts -> facts.phase(Phase.REFUSED)
                .reason(null)
                .message(null)
                .addresses(null)
                .refusal(no));
    }

    /** The same, with what the server's pods say instead of KServe's own word, which does not tell why. */
    public ServingFacts because(PodProblem problem) {
        return with(facts -> facts.phase(Phase.FAILED)
                .reason(problem.reason())
                .message(problem.message())
                .addresses(null)
                .refusal(null));
    }
}
