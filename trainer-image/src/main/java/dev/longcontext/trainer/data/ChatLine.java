package dev.longcontext.trainer.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.tokenization.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the messages of a line of JSON, OpenAI's format: roles, contents, and {@code "weight": 0} or 1. */
final class ChatLine {

    static final String REMEDY =
            "Write {\"conversations\": [{\"role\": \"user\", \"content\": \"...\"}, {\"role\": \"assistant\", ...}]}.";

    private static final String WEIGHT = "weight";
    private static final Set<String> FIELDS = Set.of("role", "content", WEIGHT);
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool", "ipython");

    private ChatLine() {}

    /** @param field {@code conversations} or {@code messages} */
    static List<Message> messages(JsonNode line, String field) throws LineProblem {
        JsonNode list = line.path(field);
        if (!list.isArray() || list.isEmpty()) {
            String found = list.isArray() ? "empty" : JsonKind.of(list) + ", not a list";
            throw new LineProblem("\"" + field + "\" is " + found, REMEDY);
        }
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            messages.add(message(list.get(i), field + "[" + i + "]"));
        }
        requireTarget(messages, field);
        return messages;
    }

    private static void requireTarget(List<Message> messages, String field) throws LineProblem {
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

    private static Message message(JsonNode message, String where) throws LineProblem {
        JsonNode role = message.path("role");
        JsonNode content = message.path("content");
        if (role.isTextual()) { // else it is another format altogether
            OtherFields.checkMessage(message, where, FIELDS);
        }
        if (!role.isTextual() || !content.isTextual()) {
            throw new LineProblem(
                    "\"" + where + "\" needs \"role\" and \"content\" as strings; role is " + JsonKind.of(role)
                            + ", content is " + JsonKind.of(content),
                    REMEDY);
        }
        if (!ROLES.contains(role.textValue())) {
            throw new LineProblem(
                    "\"" + where + ".role\" is \"" + role.textValue() + "\"",
                    "Use one of the roles " + ROLES.stream().sorted().toList() + ".");
        }
        // OpenAI's newer name of the same role
        String known = role.textValue().equals("developer") ? "system" : role.textValue();
        Message read = new Message(known, content.textValue());
        return isContext(message.path(WEIGHT), read, where) ? read.asContext() : read;
    }

    /** Whether a message is not to be learnt. */
    private static boolean isContext(JsonNode weight, Message message, String where) throws LineProblem {
        if (weight.isMissingNode() || weight.isNull()) {
            return false;
        }
        boolean zero = weight.isNumber() && weight.doubleValue() == 0;
        boolean one = weight.isNumber() && weight.doubleValue() == 1;
        if (!zero && !(one && message.byAssistant())) {
            throw new LineProblem(
                    "\"" + where + "." + WEIGHT + "\" is " + weight + " on a message by " + message.role(),
                    "Write 1 to train an assistant message or 0 not to; other messages are never trained.");
        }
        return zero;
    }
}
