package dev.longcontext.trainer.serving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.tokenization.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads {@code messages}. */
final class MessagesReader {

    static final String FIELD = "messages";

    private static final String DEVELOPER = "developer";

    /** Roles that every model is asked in; OpenAI's newer name of the system is one of them. */
    private static final List<String> COMMON = List.of("system", DEVELOPER, "user", "assistant");

    /** Roles for models whose chat template says them. */
    private static final List<String> OTHERS = List.of("tool", "ipython", "observation");

    private final ContextLimit limit;
    private final Predicate<String> template;

    /** @param template whether the model's chat template says a role */
    MessagesReader(ContextLimit limit, Predicate<String> template) {
        this.limit = limit;
        this.template = template;
    }

    Prompt read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw none();
        }
        var messages = new ArrayList<Message>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (messages.size() == limit.maxLength()) {
                throw limit.exceeded(FIELD, "\"" + FIELD + "\" has more messages");
            }
            messages.add(message(parser, FIELD + "[" + messages.size() + "]"));
        }
        if (messages.isEmpty()) {
            throw none();
        }
        return new Prompt.Chat(messages);
    }

    static ApiException none() {
        return ApiException.field(FIELD, "\"messages\" must be a list with at least one message.");
    }

    private Message message(JsonParser parser, String field) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw ApiException.field(field, "\"" + field + "\" must be an object with \"role\" and \"content\".");
        }
        String role = null;
        String content = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "role" -> role = role(RequestBodyReader.tree(parser), field + ".role");
                case "content" -> content = content(parser, field + ".content");
                case "tool_calls", "function_call" -> refuseCalls(RequestBodyReader.tree(parser), field + "." + name);
                default -> parser.skipChildren();
            }
        }
        if (role == null) {
            throw ApiException.field(field + ".role", "\"" + field + ".role\" is missing: " + oneOfTheRoles());
        }
        if (content == null) {
            throw notText(field + ".content");
        }
        return new Message(role, content);
    }

    private String role(JsonNode node, String field) {
        String asked = node.asText();
        if (asked.equals(DEVELOPER)) {
            return template.test(DEVELOPER) ? DEVELOPER : "system";
        }
        if (roles().contains(asked)) {
            return asked;
        }
        if (asked.equals("tool") || asked.equals("function")) {
            throw ApiException.field(
                    field,
                    "\"" + field + "\" = \"" + asked
                            + "\": is not supported by this server. Send the tool's answer as a message with the role user.");
        }
        throw ApiException.field(field, "\"" + field + "\" = " + RequestBody.shown(node) + ": " + oneOfTheRoles());
    }

    private List<String> roles() {
        return Stream.concat(COMMON.stream(), OTHERS.stream().filter(template)).toList();
    }

    private String oneOfTheRoles() {
        return "must be one of " + roles() + ".";
    }

    private static void refuseCalls(JsonNode calls, String field) {
        if (!calls.isNull() && !(calls.isArray() && calls.isEmpty())) {
            throw ApiException.field(
                    field,
                    "\"" + field + "\" is not supported by this server. Write the call into the message's content.");
        }
    }

    /** A text, or a list of parts of type text; null where there is none. */
    private static String content(JsonParser parser, String field) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return JsonTexts.checked(parser.getText(), field);
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw notText(field);
        }
        var text = new StringBuilder();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            text.append(part(parser, field));
        }
        return JsonTexts.checked(text.toString(), field);
    }

    private static String part(JsonParser parser, String field) throws IOException {
        boolean isText = false;
        String text = null;
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                boolean string = parser.nextToken() == JsonToken.VALUE_STRING;
                if (string && name.equals("type")) {
                    isText = parser.getText().equals("text");
                } else if (string && name.equals("text")) {
                    text = parser.getText();
                } else {
                    parser.skipChildren();
                }
            }
        }
        if (!isText || text == null) {
            throw ApiException.field(field, "\"" + field + "\" has a part that is not of type text.");
        }
        return text;
    }

    private static ApiException notText(String field) {
        return ApiException.field(field, "\"" + field + "\" must be a text, or a list of parts of type text.");
    }
}
