package dev.longcontext.operator.memory;

import dev.longcontext.contract.FailureClass;
import java.time.Instant;

/**
 * Why an attempt failed.
 *
 * @param field of the manifest to blame; null when none is
 * @param exitCode null when the pod ended without one
 * @param logTail the log's last lines; null when there were none to read
 * @param time when it failed; null when nobody knows
 */
public record Failure(
        FailureClass failureClass,
        String stage,
        String pod,
        String node,
        Integer exitCode,
        String field,
        String message,
        String hint,
        String logTail,
        Instant time) {

    /** Of which no pod can tell. */
    public static Failure without(FailureClass failureClass, String stage, String message, String hint, Instant time) {
        return new Failure(failureClass, stage, null, null, null, null, message, hint, null, time);
    }

    public Failure withMessage(String other) {
        return new Failure(failureClass, stage, pod, node, exitCode, field, other, hint, logTail, time);
    }

    public Failure withHint(String other) {
        return new Failure(failureClass, stage, pod, node, exitCode, field, message, other, logTail, time);
    }
}
