package dev.longcontext.trainer.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.DataFields;
import dev.longcontext.trainer.records.LineProblem;
import dev.longcontext.trainer.tokenization.Message;
import java.util.List;
import java.util.Map;

/** Reads a question, tools and the calls that answer it, as xLAM's sets have them: a chat of a turn, of which the calls are learnt. */
final class CallsLine {

    private CallsLine() {}

    static List<Message> messages(JsonNode line, DataFields fields) throws LineProblem {
        JsonNode query = line.path(fields.prompt());
        if (!query.isTextual() || query.textValue().isBlank()) {
            String found = query.isTextual() ? "empty" : JsonKind.of(query);
            throw new LineProblem(
                    "\"" + fields.prompt() + "\" is " + found, "Delete the line, or write what it should say.");
        }
        return List.of(
                new Message("user", query.textValue()),
                Message.withoutContent(
                        Message.ASSISTANT,
                        Map.of(Message.CALLS, ToolCalls.of(line.path(fields.completion()), fields.completion()))));
    }
}
