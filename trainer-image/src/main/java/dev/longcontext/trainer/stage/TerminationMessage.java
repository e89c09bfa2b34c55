package dev.longcontext.trainer.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Stage;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.secrets.Secrets;
import java.nio.charset.StandardCharsets;

/**
 * What a container leaves behind when it ends (docs/contract.md, section 5).
 *
 * @param checkpoint of a stage that failed: what the next attempt goes on from
 */
public record TerminationMessage(
        String contractVersion,
        String stage,
        Outcome outcome,
        FailureClass failureClass,
        String field,
        String message,
        String hint,
        ProgressSink.Checkpoint checkpoint,
        JsonNode summary,
        String manifestDigest) {

    /** The kubelet keeps no more bytes than these. */
    static final int LIMIT = 4_096;

    private static final String CUT = " ...";

    /** How a stage ended. */
    public enum Outcome {
        Succeeded,
        Failed
    }

    static TerminationMessage succeeded(Stage stage, JsonNode summary, String manifestDigest) {
        return new TerminationMessage(
                RunConfig.VERSION,
                stage.verb(),
                Outcome.Succeeded,
                null,
                null,
                null,
                null,
                null,
                summary,
                manifestDigest);
    }

    /**
     * @param stage the verb that failed
     * @param checkpoint the last one, which the next attempt goes on from; null for none
     */
    static TerminationMessage failed(String stage, FailureException failure, ProgressSink.Checkpoint checkpoint) {
        return new TerminationMessage(
                RunConfig.VERSION,
                stage,
                Outcome.Failed,
                failure.failureClass(),
                failure.field().orElse(null),
                failure.getMessage(),
                failure.hint().orElse(null),
                checkpoint,
                null,
                null);
    }

    TerminationMessage redacted(Secrets secrets) {
        return new TerminationMessage(
                contractVersion,
                stage,
                outcome,
                failureClass,
                field,
                secrets.redact(message),
                secrets.redact(hint),
                checkpoint,
                summary,
                manifestDigest);
    }

    /** At most {@link #LIMIT} bytes of UTF-8: the message is cut first, then the hint, then the summary's inner lists. */
    String toJson() {
        ObjectNode tree = Json.MAPPER.valueToTree(this);
        shorten(tree, "message");
        shorten(tree, "hint");
        if (excess(tree) > 0 && summary instanceof ObjectNode) {
            tree.set("summary", scalarsOf((ObjectNode) summary));
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
        return Json.compact(tree).getBytes(StandardCharsets.UTF_8).length - LIMIT;
    }

    private static ObjectNode scalarsOf(ObjectNode summary) {
        ObjectNode scalars = Json.MAPPER.createObjectNode();
        summary.fields().forEachRemaining(field -> {
            if (field.getValue().isValueNode()) {
                scalars.set(field.getKey(), field.getValue());
            }
        });
        return scalars;
    }
}
