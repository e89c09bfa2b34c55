package dev.longcontext.trainer.schemas;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.longcontext.trainer.files.LoneSurrogate;
import dev.longcontext.trainer.records.Line;
import dev.longcontext.trainer.records.LineProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** The JSON of a line, as strict as can be. NaN and Infinity are read, as Python writes them among metadata. */
final class JsonLine {

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonLine() {}

    static JsonNode tree(Line line) throws LineProblem {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.bytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new LineProblem("is not UTF-8", "Convert the file to UTF-8.");
        }
        // a byte order mark may begin a file
        String json = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try {
            JsonNode tree = MAPPER.readTree(json);
            refuseHalfCharacters(json, "");
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

    /** A list that stands in a string, as tables have it that know no lists; any other value as it is. */
    static JsonNode listIn(JsonNode value, String field) throws LineProblem {
        if (!value.isTextual() || !value.textValue().stripLeading().startsWith("[")) {
            return value;
        }
        try {
            JsonNode list = MAPPER.readTree(value.textValue());
            refuseHalfCharacters(value.textValue(), " of the JSON in \"" + field + "\"");
            return list;
        } catch (JsonProcessingException e) {
            throw new LineProblem(
                    "\"" + field + "\" is a string that begins like a list, but is not valid JSON: "
                            + e.getOriginalMessage(),
                    "Write the list itself, or valid JSON in the string (Python: json.dumps, not str).");
        }
    }

    /** A list or an object that stands in a string; any other value as it is. */
    static JsonNode parsed(JsonNode value, String where) throws LineProblem {
        String text = value.isTextual() ? value.textValue().strip() : "";
        if (!text.startsWith("[") && !text.startsWith("{")) {
            return value;
        }
        try {
            JsonNode tree = MAPPER.readTree(text);
            refuseHalfCharacters(text, " of the JSON in \"" + where + "\"");
            return tree;
        } catch (JsonProcessingException e) {
            throw new LineProblem(
                    "\"" + where + "\" is a string that begins like JSON, but is none: " + e.getOriginalMessage(),
                    "Write the value itself, or valid JSON in the string (Python: json.dumps, not str).");
        }
    }

    /** A list of objects that stands in a string; any other value as it is, such as a text that begins with a bracket. */
    static JsonNode objectsIn(JsonNode value) throws LineProblem {
        if (!value.isTextual() || !value.textValue().stripLeading().startsWith("[")) {
            return value;
        }
        try {
            JsonNode list = MAPPER.readTree(value.textValue());
            refuseHalfCharacters(value.textValue(), " of the JSON in a string");
            return list.path(0).isObject() ? list : value;
        } catch (JsonProcessingException notJson) {
            return value;
        }
    }

    private static void refuseHalfCharacters(String json, String where) throws LineProblem {
        OptionalInt at = LoneSurrogate.inEscapesOf(json);
        if (at.isPresent()) {
            int escape = at.getAsInt();
            throw new LineProblem(
                    "has a lone surrogate at column " + (escape + 1) + where + ": " + json.substring(escape, escape + 6)
                            + " is one half of a character without the other",
                    "Write both halves, such as \\ud83d\\ude00, or U+FFFD; the text was probably cut in the middle "
                            + "of a character.");
        }
    }
}
