package dev.longcontext.contract;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What a stage leaves in its termination message. Everything may be absent: the message of a process that was killed is
 * empty, and a message cut short by the kubelet is not JSON any more.
 *
 * @param failureClass null of a stage that succeeded, and of a class that this version does not know
 * @param field the field of the manifest that is to blame, such as {@code spec.data.sources[0].uri}
 * @param message one line or several
 * @param checkpoint of a stage that ended early: what the next attempt goes on from
 * @param summary of a stage that succeeded
 */
@RecordBuilder
public record TerminationMessage(
        String contractVersion,
        String stage,
        Outcome outcome,
        FailureClass failureClass,
        String field,
        String message,
        String hint,
        ProgressReport.Checkpoint checkpoint,
        StageSummary summary,
        String manifestDigest)
        implements TerminationMessageBuilder.With {

    /** The kubelet keeps no more bytes than these. */
    public static final int MAX_BYTES = 4_096;

    private static final int FIELD = 256;
    private static final int TEXT = 1024;
    private static final int DIGEST = 128;

    /** How a stage ended. */
    public enum Outcome {
        Succeeded,
        Failed
    }

    public TerminationMessage {
        field = Sanitizer.line(field, FIELD);
        manifestDigest = Sanitizer.line(manifestDigest, DIGEST);
    }

    /** The same with texts of one line each and bounded length, as a status can hold them. */
    TerminationMessage inLines() {
        return withMessage(Sanitizer.line(message, TEXT)).withHint(Sanitizer.line(hint, TEXT));
    }
}
