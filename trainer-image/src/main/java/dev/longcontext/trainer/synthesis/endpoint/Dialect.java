package dev.longcontext.trainer.synthesis.endpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.SyntheticConfig.ResponseFormat;
import dev.longcontext.trainer.files.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an endpoint takes of OpenAI's chat completions. It begins with all of it, and learns by refusals.
 *
 * @param format how JSON is asked for
 * @param mayFall whether another format may be tried
 * @param newTokenField whether the bound of an answer is {@code max_completion_tokens}, not {@code max_tokens}
 * @param sampling whether {@code temperature} and {@code seed} may be set
 * @param systemRole whether a turn may be the system's; the chat templates of Gemma 2 and of the first Mistral have none
 */
record Dialect(ResponseFormat format, boolean mayFall, boolean newTokenField, boolean sampling, boolean systemRole) {

    /** The words of chat templates, of OpenAI's first reasoning models, and of Google's endpoint for Gemma. */
    private static final Pattern NO_SYSTEM_ROLE = Pattern.compile("system role|roles must alternate"
            + "|user and assistant roles|does not support 'system'|developer instruction is not enabled");

    static Dialect of(ResponseFormat format) {
        boolean auto = format == ResponseFormat.Auto;
        return new Dialect(auto ? ResponseFormat.JsonSchema : format, auto, false, true, true);
    }

    ObjectNode request(ChatQuestion question) {
        ChatQuestion.Settings settings = question.settings();
        ObjectNode body = Json.MAPPER.createObjectNode().put("model", settings.model());
        ArrayNode messages = body.putArray("messages");
        List<ChatQuestion.Turn> turns = systemRole ? question.turns() : question.turnsWithoutSystem();
        turns.forEach(turn -> messages.addObject().put("role", turn.role()).put("content", turn.content()));
        body.put(newTokenField ? "max_completion_tokens" : "max_tokens", settings.maxCompletionTokens());
        if (sampling) {
            body.put("temperature", settings.temperature()).put("seed", settings.seed());
        }
        if (format == ResponseFormat.JsonSchema) {
            ObjectNode schema = body.putObject("response_format")
                    .put("type", "json_schema")
                    .putObject("json_schema")
                    .put("name", question.form().name())
                    .put("strict", true);
            schema.set("schema", question.form().schema());
        } else if (format == ResponseFormat.JsonObject) {
            body.putObject("response_format").put("type", "json_object");
        }
        return body;
    }

    /**
     * A dialect that a refusal does not concern; empty where it is about something else.
     *
     * @param complaint of {@link ErrorBody#complaint}: never all of a body, which may repeat the request
     */
    Optional<Dialect> without(String complaint) {
        String words = complaint.toLowerCase(Locale.ROOT);
        if (mayFall && words.matches("(?s).*(response_format|json_schema|json_object|guided|structured).*")) {
            return switch (format) {
                case JsonSchema -> Optional.of(withFormat(ResponseFormat.JsonObject));
                case JsonObject -> Optional.of(withFormat(ResponseFormat.Text));
                case Text, Auto -> Optional.empty();
            };
        }
        if (!newTokenField && words.contains("max_completion_tokens")) {
            return Optional.of(new Dialect(format, mayFall, true, sampling, systemRole));
        }
        if (sampling && words.matches("(?s).*\\b(temperature|seed)\\b.*")) {
            return Optional.of(new Dialect(format, mayFall, newTokenField, false, systemRole));
        }
        if (systemRole && NO_SYSTEM_ROLE.matcher(words).find()) {
            return Optional.of(new Dialect(format, mayFall, newTokenField, sampling, false));
        }
        return Optional.empty();
    }

    private Dialect withFormat(ResponseFormat other) {
        return new Dialect(other, mayFall, newTokenField, sampling, systemRole);
    }
}
