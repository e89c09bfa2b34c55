package dev.longcontext.trainer.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.DataFields;
import dev.longcontext.trainer.records.LineProblem;
import dev.longcontext.trainer.tokenization.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a list of messages. */
final class ChatLine {

    private ChatLine() {}

    static List<Message> messages(JsonNode line, DataFields fields) throws LineProblem {
        String field = fields.messages();
        JsonNode list = listIn(line, field);
        if (OtherForms.isTurns(list)) {
            throw new LineProblem(
                    "\"" + field + "\" is a list of texts, of which it does not say who speaks",
                    OtherForms.turnsRemedy(field));
        }
        List<Message> listed = list(list, field, new MessageForm.Names(fields.role(), fields.content()));
        requireTarget(listed, field);
        Optional<Message> system = system(line, fields.system());
        return system.isEmpty() ? listed : with(system.get(), listed, fields);
    }

    /** The messages of a field, in whatever way it has a list. */
    static JsonNode listIn(JsonNode line, String field) throws LineProblem {
        return MessageColumns.rows(JsonLine.listIn(line.path(field), field), field);
    }

    /** A system message that the list has already is not said twice. */
    private static List<Message> with(Message system, List<Message> listed, DataFields fields) throws LineProblem {
        List<String> systems = listed.stream()
                .filter(message -> message.role().equals(system.role()))
                .map(message -> message.content().strip())
                .toList();
        if (systems.contains(system.content().strip())) {
            return listed;
        }
        if (!systems.isEmpty()) {
            throw new LineProblem(
                    "has a system message in \"" + fields.system() + "\" and another in \"" + fields.messages() + "\"",
                    "Remove one.");
        }
        List<Message> all = new ArrayList<>(listed);
        all.add(0, system);
        return List.copyOf(all);
    }

    /** @param field where the list stands, for messages */
    static List<Message> list(JsonNode list, String field, MessageForm.Names names) throws LineProblem {
        if (!list.isArray() || list.isEmpty()) {
            String found = list.isArray() ? "empty" : JsonKind.of(list) + ", not a list";
            throw new LineProblem("\"" + field + "\" is " + found, MessageForm.REMEDY);
        }
        MessageForm form = MessageForm.of(list.get(0), names);
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            messages.add(form.message(list.get(i), field + "[" + i + "]"));
        }
        return List.copyOf(messages);
    }

    /** The message of a field that holds a system message alone, if it says anything. */
    static Optional<Message> system(JsonNode line, @Nullable String field) throws LineProblem {
        if (field == null || OtherFields.hasNoValue(line.path(field))) {
            return Optional.empty();
        }
        JsonNode value = line.path(field);
        if (!value.isTextual()) {
            throw new LineProblem("\"" + field + "\" is " + JsonKind.of(value) + ", not a string", "Write one text.");
        }
        return value.textValue().isBlank() ? Optional.empty() : Optional.of(new Message("system", value.textValue()));
    }

    static void requireTarget(List<Message> messages, String field) throws LineProblem {
        if (messages.stream().noneMatch(Message::byAssistant)) {
            throw new LineProblem(
                    "\"" + field + "\" has no assistant message, so nothing can be trained",
                    "Every chat needs at least one message with role \"assistant\".");
        }
        if (messages.stream().noneMatch(Message::learnt)) {
            throw new LineProblem(
                    "every assistant message of \"" + field + "\" has the weight 0, so nothing can be trained",
                    "Remove the line, or give the weight 1 to an answer that should be trained.");
        }
    }
}
