package dev.longcontext.operator.memory;

import dev.longcontext.contract.FailureClass;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;

/**
 * Why an attempt failed.
 *
 * @param field of the manifest to blame; null when none is
 * @param exitCode null when the pod ended without one
 * @param logTail the log's last lines; null when there were none to read
 * @param time when it failed; null when nobody knows
 */
@RecordBuilder
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
        Instant time)
        implements FailureBuilder.With {}
