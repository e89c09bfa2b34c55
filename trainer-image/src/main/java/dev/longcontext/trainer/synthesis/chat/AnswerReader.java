package dev.longcontext.trainer.synthesis.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.trainer.files.LoneSurrogate;
import dev.longcontext.trainer.synthesis.endpoint.AnswerForm;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** The forms of answers that are asked for, and reading them: strictly, so that nothing is guessed. */
final class AnswerReader {

    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static final AnswerForm PAIRS = form("pairs", "object");
    static final AnswerForm ANSWERS = form("answers", "string");
    static final AnswerForm SCORES = form("scores", "integer");

    private static final Set<String> FIELDS = Set.of("question", "answer", "quotes");
    private static final int MOST_CHARACTERS = 20_000;
    private static final String FENCE = "```";
    private static final String END_OF_THOUGHTS = "</think>";

    private AnswerReader() {}

    /** An answer is not of the form; the message tells the model what is wrong. */
    static final class MalformedException extends Exception {

        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    static List<Pair> pairs(String content) throws MalformedException {
        List<Pair> pairs = new ArrayList<>();
        for (JsonNode pair : list(content, "pairs")) {
            require(pair.isObject(), "each of \"pairs\" is an object");
            for (Iterator<String> names = pair.fieldNames(); names.hasNext(); ) {
                require(FIELDS.contains(names.next()), "the fields of a pair are question, answer and quotes");
            }
            List<String> quotes = new ArrayList<>();
            require(pair.path("quotes").isArray(), "\"quotes\" is a list of strings");
            for (JsonNode quote : pair.path("quotes")) {
                quotes.add(text(quote, "quotes"));
            }
            pairs.add(new Pair(text(pair.path("question"), "question"), text(pair.path("answer"), "answer"), quotes));
        }
        return pairs;
    }

    static List<String> answers(String content) throws MalformedException {
        List<String> answers = new ArrayList<>();
        for (JsonNode answer : list(content, "answers")) {
            require(answer.isTextual(), "each of \"answers\" is a string");
            answers.add(answer.textValue());
        }
        return answers;
    }

    static List<Integer> scores(String content) throws MalformedException {
        List<Integer> scores = new ArrayList<>();
        for (JsonNode score : list(content, "scores")) {
            require(score.isInt() && score.intValue() >= 1 && score.intValue() <= 5, "each of \"scores\" is 1 to 5");
            scores.add(score.intValue());
        }
        return scores;
    }

    private static ArrayNode list(String content, String name) throws MalformedException {
        JsonNode tree;
        try {
            tree = STRICT.readTree(unfenced(withoutThoughts(content)));
        } catch (JsonProcessingException e) {
            throw new MalformedException("it is not valid JSON: " + e.getOriginalMessage());
        }
        require(
                tree.isObject() && tree.size() == 1 && tree.path(name).isArray(),
                "it is one object with one field \"" + name + "\", a list");
        return (ArrayNode) tree.path(name);
    }

    /**
     * Models that reason think before they answer, up to a mark; the one at the beginning is missing where the chat template
     * has written it. A mark within an answer is text of it.
     */
    static String withoutThoughts(String content) {
        String text = content.stripLeading();
        boolean answers = text.startsWith("{") || text.startsWith(FENCE);
        int end = answers ? -1 : content.indexOf(END_OF_THOUGHTS);
        return end < 0
                ? content
                : content.substring(end + END_OF_THOUGHTS.length()).strip();
    }

    /** Models that are not bound to a form put JSON into a block of Markdown. */
    private static String unfenced(String content) {
        String text = content.strip();
        return text.startsWith(FENCE) && text.endsWith(FENCE) && text.indexOf('\n') > 0
                ? text.substring(text.indexOf('\n') + 1, text.length() - FENCE.length())
                : text;
    }

    private static String text(JsonNode node, String field) throws MalformedException {
        require(
                node.isTextual()
                        && !node.textValue().isBlank()
                        && node.textValue().length() <= MOST_CHARACTERS,
                "\"" + field + "\" is text, and not empty");
        require(
                LoneSurrogate.in(node.textValue()).isEmpty(),
                "\"" + field + "\" is of whole characters, without half of a surrogate pair");
        return node.textValue().strip();
    }

    private static void require(boolean holds, String rule) throws MalformedException {
        if (!holds) {
            throw new MalformedException(rule);
        }
    }

    private static AnswerForm form(String name, String items) {
        ObjectNode schema = object();
        ObjectNode item = list(schema, name).putObject("items");
        if (items.equals("object")) {
            item.setAll(object());
            text(item, "question");
            text(item, "answer");
            list(item, "quotes").putObject("items").put("type", "string");
        } else {
            item.put("type", items);
        }
        return new AnswerForm(name, schema);
    }

    private static ObjectNode object() {
        ObjectNode object = STRICT.createObjectNode().put("type", "object").put("additionalProperties", false);
        object.putObject("properties");
        object.putArray("required");
        return object;
    }

    private static ObjectNode list(ObjectNode object, String name) {
        return property(object, name).put("type", "array");
    }

    private static void text(ObjectNode object, String name) {
        property(object, name).put("type", "string");
    }

    private static ObjectNode property(ObjectNode object, String name) {
        ((ArrayNode) object.get("required")).add(name);
        return ((ObjectNode) object.get("properties")).putObject(name);
    }
}
