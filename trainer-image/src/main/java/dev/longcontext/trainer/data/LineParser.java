package dev.longcontext.trainer.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.trainer.files.LoneSurrogate;
import dev.longcontext.trainer.tokenization.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Reads one line of JSON as a chat or a text; {@link OtherFields} has what becomes of its other fields. */
final class LineParser {

    private static final String TEXT = "text";
    private static final String TEXT_REMEDY = "Write {\"text\": \"...\"}.";

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
            throw new LineProblem("is not a JSON object", ChatLine.REMEDY + " Or: " + TEXT_REMEDY);
        }
        String chatField = chatField(tree);
        boolean hasText = tree.has(TEXT);
        return switch (format) {
            case Chat -> chat(tree, chatField == null ? "conversations" : chatField);
            case Text -> text(tree);
            case Auto -> {
                if (chatField != null && hasText) {
                    throw new LineProblem(
                            "has both \"" + chatField + "\" and \"text\"",
                            "Remove one, or write format: Chat or Text for the source.");
                }
                if (chatField == null && !hasText) {
                    throw new LineProblem(
                            "has neither \"conversations\" nor \"messages\" nor \"text\"",
                            ChatLine.REMEDY + " Or: " + TEXT_REMEDY);
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
            String json = text.startsWith("\uFEFF") ? text.substring(1) : text;
            JsonNode tree = MAPPER.readTree(json);
            refuseHalfCharacters(json);
            return tree;
        } catch (JsonProcessingException e) {
            String at = e.getLocation() == null
                    ? ""
                    : " at column " + e.getLocation().getColumnNr();
            throw new LineProblem(
                    "is not valid JSON" + at + ": " + e.getOriginalMessage(), "Write one JSON object per line.");
        } catch (IOException e) {
            throw new IllegalStateException("a string cannot fail to be read", e);
        }
    }

    private static void refuseHalfCharacters(String json) throws LineProblem {
        OptionalInt at = LoneSurrogate.inEscapesOf(json);
        if (at.isPresent()) {
            int escape = at.getAsInt();
            throw new LineProblem(
                    "has a lone surrogate at column " + (escape + 1) + ": " + json.substring(escape, escape + 6)
                            + " is one half of a character without the other",
                    "Write both halves, such as \\ud83d\\ude00, or U+FFFD; the text was probably cut in the middle "
                            + "of a character.");
        }
    }

    private static String chatField(JsonNode tree) throws LineProblem {
        if (tree.has("conversations") && tree.has("messages")) {
            throw new LineProblem("has both \"conversations\" and \"messages\"", "Remove one.");
        }
        return tree.has("conversations") ? "conversations" : tree.has("messages") ? "messages" : null;
    }

    private static Parsed chat(JsonNode tree, String field) throws LineProblem {
        // beside a text, only who says format: Chat comes here
        OtherFields.checkChat(tree, tree.path(field), Set.of(field, TEXT));
        return new Parsed(ChatLine.messages(tree, field), null);
    }

    private static Parsed text(JsonNode tree) throws LineProblem {
        OtherFields.checkText(tree);
        JsonNode text = tree.path(TEXT);
        if (!text.isTextual()) {
            throw new LineProblem("\"text\" is " + JsonKind.of(text) + ", not a string", TEXT_REMEDY);
        }
        if (text.textValue().isEmpty()) {
            throw new LineProblem("\"text\" is empty", "Delete the line.");
        }
        return new Parsed(null, text.textValue());
    }
}
