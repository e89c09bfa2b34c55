package dev.longcontext.trainer.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.records.LineProblem;

/**
 * The content of a message that is a list of parts, as OpenAI's form for texts and images has it. One part that is a text is
 * that text; what would stand between two of them nobody says.
 */
final class ContentParts {

    private ContentParts() {}

    /** @param where for messages */
    static JsonNode text(JsonNode content, String where) throws LineProblem {
        if (!content.path(0).isObject()) {
            return content; // whatever else it is, it is told where texts are wanted
        }
        for (JsonNode part : content) {
            String type = part.path("type").asText("text");
            if (!type.equals("text") || !part.path("text").isTextual()) {
                throw new LineProblem(
                        "\"" + where + "\" has a part of the type \"" + type + "\", not a text",
                        "The trainer learns only from text: remove the line, or write the content as one string.");
            }
        }
        if (content.size() > 1) {
            throw new LineProblem(
                    "\"" + where + "\" is a list of " + content.size() + " parts",
                    "Write the content as one string, with what should stand between the parts.");
        }
        return content.get(0).path("text");
    }
}
