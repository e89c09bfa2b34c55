package dev.longcontext.trainer.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.longcontext.trainer.configuration.Data.Format;
import dev.longcontext.trainer.tokenization.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads one line of JSON as a chat or a text. Fields beside those of the schema are left alone. */
final class LineParser {

    private static final String CHAT_REMEDY =
            "Write {\"conversations\": [{\"role\": \"user\", \"content\": \"...\"}, {\"role\": \"assistant\", ...}]}.";
    private static final String TEXT_REMEDY = "Write {\"text\": \"...\"}.";
    private static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool", "ipython");

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Format format;

    LineParser(Format format) {
        this.format = format;
    }

    /** A chat or a text; the other is null. */
    record Parsed(List<Message> messages, String text) {

        boolean isChat() {
            return messages != null;
        }
    }

    Parsed parse(Line line) throws LineProblem {
        JsonNode tree = tree(line);
        if (!tree.isObject()) {
            throw new LineProblem("is not a JSON object", CHAT_REMEDY + " Or: " + TEXT_REMEDY);
        }
        String chatField = chatField(tree);
        boolean hasText = tree.has("text");
        return switch (format) {
            case Chat -> chat(tree, chatField == null ? "conversations" : chatField);
            case Text -> text(tree);
            case Auto -> {
                if (chatField != null && hasText) {
                    throw new LineProblem(
                            "has both \"" + chatField + "\" and \"text\"",
                            "Leave one out, or write format: Chat or Text for the source.");
                }
                if (chatField == null && !hasText) {
                    throw new LineProblem(
                            "has neither \"conversations\" nor \"messages\" nor \"text\"",
                            CHAT_REMEDY + " Or: " + TEXT_REMEDY);
                }
                yield hasText ? text(tree) : chat(tree, chatField);
            }
        };
    }

    private static JsonNode tree(Line line) throws LineProblem {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.bytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new LineProblem("is not UTF-8", "Convert the file to UTF-8.");
        }
        try {
            // a byte order mark may begin a file
            return MAPPER.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (JsonProcessingException e) {
            String at = e.getLocation() == null
                    ? ""
                    : " at column " + e.getLocation().getColumnNr();
            throw new LineProblem(
                    "is not valid JSON" + at + ": " + e.getOriginalMessage(), "Write one JSON object a line.");
        } catch (IOException e) {
            throw new IllegalStateException("a string cannot fail to be read", e);
        }
    }

    private static String chatField(JsonNode tree) throws LineProblem {
        if (tree.has("conversations") && tree.has("messages")) {
            throw new LineProblem("has both \"conversations\" and \"messages\"", "Leave one out.");
        }
        return tree.has("conversations") ? "conversations" : tree.has("messages") ? "messages" : null;
    }

    private static Parsed text(JsonNode tree) throws LineProblem {
        JsonNode text = tree.path("text");
        if (!text.isTextual()) {
            throw new LineProblem("\"text\" is " + what(text) + ", not a string", TEXT_REMEDY);
        }
        if (text.textValue().isEmpty()) {
            throw new LineProblem("\"text\" is empty", "Delete the line.");
        }
        return new Parsed(null, text.textValue());
    }

    private static Parsed chat(JsonNode tree, String field) throws LineProblem {
        JsonNode list = tree.path(field);
        if (!list.isArray() || list.isEmpty()) {
            String found = list.isArray() ? "empty" : what(list) + ", not a list";
            throw new LineProblem("\"" + field + "\" is " + found, CHAT_REMEDY);
        }
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            messages.add(message(list.get(i), field + "[" + i + "]"));
        }
        if (messages.stream().noneMatch(Message::byAssistant)) {
            throw new LineProblem(
                    "\"" + field + "\" has no assistant message, so there is nothing to learn from it",
                    "Every chat needs at least one message with role \"assistant\".");
        }
        return new Parsed(messages, null);
    }

    private static Message message(JsonNode message, String where) throws LineProblem {
        JsonNode role = message.path("role");
        JsonNode content = message.path("content");
        if (!role.isTextual() || !content.isTextual()) {
            throw new LineProblem(
                    "\"" + where + "\" needs a \"role\" and a \"content\" that are strings; role is " + what(role)
                            + ", content is " + what(content),
                    CHAT_REMEDY);
        }
        if (!ROLES.contains(role.textValue())) {
            throw new LineProblem(
                    "\"" + where + ".role\" is \"" + role.textValue() + "\"",
                    "Use one of the roles " + ROLES.stream().sorted().toList() + ".");
        }
        return new Message(role.textValue(), content.textValue());
    }

    private static String what(JsonNode node) {
        return switch (node.getNodeType()) {
            case MISSING -> "missing";
            case NULL -> "null";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a truth value";
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case BINARY, POJO -> "not JSON";
        };
    }
}
