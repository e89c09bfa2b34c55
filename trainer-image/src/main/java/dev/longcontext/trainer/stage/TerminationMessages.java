package dev.longcontext.trainer.stage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.ProgressReport;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.TerminationMessage;
import dev.longcontext.contract.TerminationMessage.Outcome;
import dev.longcontext.contract.TerminationMessageBuilder;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.secrets.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** What a container leaves behind when it ends (docs/contract.md, section 5): made, and written as a text. */
final class TerminationMessages {

    private static final String CUT = " ...";

    private TerminationMessages() {}

    static TerminationMessage succeeded(Stage stage, StageSummary summary, String manifestDigest) {
        return TerminationMessageBuilder.builder()
                .contractVersion(RunConfig.VERSION)
                .stage(stage.verb())
                .outcome(Outcome.Succeeded)
                .summary(summary)
                .manifestDigest(manifestDigest)
                .build();
    }

    /**
     * Of a stage that ended early.
     *
     * @param stage the verb that failed
     * @param checkpoint the last one, which the next attempt goes on from; null for none
     */
    static TerminationMessage failed(String stage, FailureException failure, ProgressReport.Checkpoint checkpoint) {
        return TerminationMessageBuilder.builder()
                .contractVersion(RunConfig.VERSION)
                .stage(stage)
                .outcome(Outcome.Failed)
                .failureClass(failure.failureClass())
                .field(failure.field().orElse(null))
                .message(failure.getMessage())
                .hint(failure.hint().orElse(null))
                .checkpoint(checkpoint)
                .build();
    }

    static TerminationMessage redacted(TerminationMessage message, Secrets secrets) {
        return message.withMessage(secrets.redact(message.message())).withHint(secrets.redact(message.hint()));
    }

    /** At most so many bytes of UTF-8 as the kubelet keeps: the message is cut first, then the hint, then the summary. */
    static String toJson(TerminationMessage message) {
        ObjectNode tree = Json.MAPPER.valueToTree(message);
        shorten(tree, "message");
        shorten(tree, "hint");
        StageSummary summary = message.summary();
        for (UnaryOperator<StageSummary> cut : SummaryCuts.STEPS) {
            if (summary == null || excess(tree) <= 0) {
                break;
            }
            summary = cut.apply(summary);
            tree.set("summary", Json.MAPPER.valueToTree(summary));
        }
        return Json.compact(tree);
    }

    private static void shorten(ObjectNode tree, String field) {
        if (!tree.hasNonNull(field)) {
            return;
        }
        String text = tree.get(field).textValue();
        int end = text.length();
        while (excess(tree) > 0 && end > 0) {
            // every character takes at least one byte, so this many can go at once
            end = Math.max(0, end - Math.max(1, excess(tree) / 6));
            if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
                end--;
            }
            tree.put(field, text.substring(0, end) + CUT);
        }
    }

    private static int excess(ObjectNode tree) {
        return Json.compact(tree).getBytes(StandardCharsets.UTF_8).length - TerminationMessage.MAX_BYTES;
    }
}
