package dev.longcontext.trainer.evaluation.choice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * ARC's layout as its authors published it, in JSON Lines: the options are objects within the question. On the hub the same
 * questions have their options beside them, in two lists.
 */
final class PublishedArc {

    private PublishedArc() {}

    /** A record in the hub's layout; one of any other layout as it is. */
    static JsonNode asOnTheHub(JsonNode record) {
        JsonNode question = record.path("question");
        if (!question.path("stem").isTextual() || !question.path("choices").isArray()) {
            return record;
        }
        ObjectNode flat = record.deepCopy();
        flat.set("question", question.get("stem"));
        ObjectNode choices = flat.putObject("choices");
        for (String field : new String[] {"text", "label"}) {
            var list = choices.putArray(field);
            question.get("choices").forEach(choice -> list.add(choice.path(field)));
        }
        return flat;
    }
}
