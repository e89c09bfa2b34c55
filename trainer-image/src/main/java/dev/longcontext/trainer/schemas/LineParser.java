package dev.longcontext.trainer.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.contract.DataFields;
import dev.longcontext.contract.validation.SimilarName;
import dev.longcontext.trainer.records.Line;
import dev.longcontext.trainer.records.LineProblem;
import dev.longcontext.trainer.tokenization.Chat;
import dev.longcontext.trainer.tokenization.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one line as a chat or a text: by the fields that the source names, else by the form that the names of the line's own
 * fields show. {@link OtherFields} has what becomes of the fields that are neither.
 */
public final class LineParser {

    private static final String TEXT_REMEDY = "Write {\"text\": \"...\"}.";

    private final Format format;
    private final @Nullable DataFields given;

    /** @param given the fields that the source names; null where the form is told by each line */
    public LineParser(Format format, @Nullable DataFields given) {
        this.format = format;
        this.given = given;
    }

    /** A chat or a text; the other is null. */
    public record Parsed(@Nullable Chat chat, @Nullable String text) {

        public boolean isChat() {
            return chat != null;
        }

        public List<Message> messages() {
            return chat.messages();
        }

        /** All that is said. */
        public List<String> texts() {
            return isChat()
                    ? messages().stream()
                            .flatMap(message -> message.texts().stream())
                            .toList()
                    : List.of(text);
        }
    }

    public Parsed parse(Line line) throws LineProblem {
        JsonNode tree = JsonLine.tree(line);
        if (!tree.isObject()) {
            throw new LineProblem("is not a JSON object", MessageForm.REMEDY + " Or: " + TEXT_REMEDY);
        }
        if (given != null) {
            requireFields(tree, given);
            return given.text() != null
                    ? new Parsed(null, text(tree, given.text()))
                    : chat(tree, given, messages(tree, given));
        }
        Schema schema = Schema.of(tree, format);
        DataFields fields = schema.fields();
        checkOthers(tree, fields);
        if (schema == Schema.TEXT) {
            return new Parsed(null, text(tree, fields.text()));
        }
        List<Message> messages = schema == Schema.CALLS ? CallsLine.messages(tree, fields) : messages(tree, fields);
        return chat(tree, fields, messages);
    }

    private static Parsed chat(JsonNode tree, DataFields fields, List<Message> messages) throws LineProblem {
        return new Parsed(new Chat(messages, ToolList.of(tree, fields, messages)), null);
    }

    private static List<Message> messages(JsonNode tree, DataFields fields) throws LineProblem {
        return fields.messages() != null ? ChatLine.messages(tree, fields) : AnswerLine.messages(tree, fields);
    }

    private static void checkOthers(JsonNode tree, DataFields fields) throws LineProblem {
        // beside a text, only who says format: Chat comes to the two others
        if (fields.text() != null) {
            OtherFields.checkText(tree);
        } else if (fields.messages() != null) {
            OtherFields.checkChat(
                    tree,
                    ChatLine.listIn(tree, fields.messages()),
                    Set.of(
                            fields.messages(),
                            fields.system(),
                            Schema.TEXT.fields().text()));
        } else {
            Set<String> used = new HashSet<>(fields.ofLine().values());
            used.add(Schema.TEXT.fields().text());
            OtherFields.checkAnswer(tree, used);
        }
    }

    /** A name that is wrong in the manifest would otherwise be a message that is missing from every chat. */
    private static void requireFields(JsonNode tree, DataFields given) throws LineProblem {
        for (Map.Entry<String, String> named : given.ofLine().entrySet()) {
            if (!tree.has(named.getValue())) {
                List<String> names = new ArrayList<>();
                tree.fieldNames().forEachRemaining(names::add);
                throw new LineProblem(
                        "has no \"" + named.getValue() + "\", which the source's fields." + named.getKey()
                                + " names; it has "
                                + (names.isEmpty() ? "no fields" : "the fields " + Schema.shown(names)),
                        "Name a field that every line has (null or \"\" where it has no value)"
                                + SimilarName.suggestion(named.getValue(), names) + ".");
            }
        }
    }

    private static String text(JsonNode tree, String field) throws LineProblem {
        JsonNode text = tree.path(field);
        if (!text.isTextual()) {
            throw new LineProblem("\"" + field + "\" is " + JsonKind.of(text) + ", not a string", TEXT_REMEDY);
        }
        if (text.textValue().isEmpty()) {
            throw new LineProblem("\"" + field + "\" is empty", "Delete the line.");
        }
        return text.textValue();
    }
}
