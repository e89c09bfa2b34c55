package dev.longcontext.trainer.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.records.LineProblem;
import dev.longcontext.trainer.tokenization.Message;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a message says who speaks and what: OpenAI's {@code role} and {@code content}, ShareGPT's {@code from} and
 * {@code value}, or the names that a source gives. In each, {@code "weight": 0} leaves an answer unlearnt, and an answer may
 * have calls of tools and a thought ({@link MessageFields}).
 *
 * @param role name of the field that says who speaks
 * @param content name of the field with what is said
 */
record MessageForm(String role, String content) {

    static final String REMEDY =
            "Write {\"conversations\": [{\"role\": \"user\", \"content\": \"...\"}, {\"role\": \"assistant\", ...}]}.";

    private static final String WEIGHT = "weight";

    /** In LLaMA-Factory's form of ShareGPT, who says a call of a tool: the assistant. */
    private static final String CALL = "function_call";

    /** {@code developer} is OpenAI's newer name of the same role. */
    private static final Map<String, String> OPENAI = Map.of(
            "system", "system",
            "developer", "system",
            "user", "user",
            "assistant", "assistant",
            "tool", "tool",
            "function", "tool",
            "ipython", "ipython");

    /** The model's role, by the name that stands in a message: no name has two meanings, whatever form it stands in. */
    private static final Map<String, String> ROLES = roles();

    /**
     * What a source calls the two fields of a message.
     *
     * @param role null for the usual names
     * @param content null for the usual names
     */
    record Names(@Nullable String role, @Nullable String content) {
        static final Names USUAL = new Names(null, null);
    }

    private static Map<String, String> roles() {
        Map<String, String> all = new HashMap<>(OPENAI);
        all.put("human", "user");
        for (String model : Set.of("gpt", "chatgpt", "bing", "bard", "model", "bot")) {
            all.put(model, "assistant");
        }
        all.put(CALL, "assistant");
        for (String tool : Set.of("observation", "function_response", "tool_response")) {
            all.put(tool, "tool");
        }
        return Map.copyOf(all);
    }

    /** @param first the first message of a list; the others are of the same form */
    static MessageForm of(JsonNode first, Names names) {
        boolean shareGpt = first.has("from") && !first.has("role");
        return new MessageForm(
                names.role() != null ? names.role() : shareGpt ? "from" : "role",
                names.content() != null ? names.content() : shareGpt ? "value" : "content");
    }

    /** @param where such as {@code messages[2]} */
    Message message(JsonNode message, String where) throws LineProblem {
        JsonNode speaker = message.path(role);
        String known = ROLES.get(speaker.asText());
        if (speaker.isTextual()) { // else it is another format altogether
            Set<String> used = new HashSet<>(MessageFields.of(known));
            used.addAll(Set.of(role, content, WEIGHT));
            OtherFields.checkMessage(message, where, used);
        }
        JsonNode said = ContentParts.text(message.path(content), where + "." + content);
        Map<String, JsonNode> fields = MessageFields.read(message, known, where);
        boolean silent =
                Message.ASSISTANT.equals(known) && !fields.isEmpty() && (said.isNull() || said.isMissingNode());
        if (!speaker.isTextual() || !said.isTextual() && !silent) {
            throw new LineProblem(
                    "\"" + where + "\" needs \"" + role + "\" and \"" + content + "\" as strings; " + role + " is "
                            + JsonKind.of(speaker) + ", " + content + " is " + JsonKind.of(said),
                    REMEDY);
        }
        if (known == null) {
            throw new LineProblem(
                    "\"" + where + "." + role + "\" is \"" + speaker.textValue() + "\"",
                    "Use one of the roles " + new TreeSet<>(ROLES.keySet()) + ".");
        }
        if (speaker.textValue().equals(CALL)) {
            fields.put(Message.CALLS, ToolCalls.of(said, where + "." + content));
            silent = true;
        }
        Message read =
                silent ? Message.withoutContent(known, fields) : new Message(known, said.textValue(), fields, false);
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
