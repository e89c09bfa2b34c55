package dev.longcontext.trainer.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.records.LineProblem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Forms that are not read, but known well enough to say what helps. */
final class OtherForms {

    private static final String CHOSEN = "chosen";
    private static final String PREFERRED = "preferred_output";

    /** What lists of texts are called whose speakers take turns. */
    private static final Set<String> TURNS =
            Set.of("data", "dialog", "dialogue", "dialogs", "dialogues", "conversation", "turns", "utterances", "chat");

    private static final Set<String> LISTS = Set.of("messages", "conversations");
    private static final String TEXT = "text";

    /** Edits by which a name may differ from "text", which many words are like. */
    private static final Set<String> MISSPELT_TEXTS = Set.of(TEXT, "texts", "txt", "tekst");

    private OtherForms() {}

    /** @param field where the texts stand */
    static String turnsRemedy(String field) {
        return "Say who speaks. If the user begins and the two take turns: jq -c '{messages: [."
                + field
                + " | to_entries[] | {role: (if .key % 2 == 0 then \"user\" else \"assistant\" end), "
                + "content: .value}]}'.";
    }

    /** What is wrong with a line of one of them. */
    static Optional<LineProblem> problem(JsonNode line) {
        if (line.hasNonNull(CHOSEN)) {
            return Optional.of(
                    new LineProblem(
                            "has \"" + CHOSEN + "\" and no answer of a known form",
                            "The trainer does not learn which of two answers is better. To train the chosen one, name it with the "
                                    + "source's fields: messages: chosen if it is a list of messages, else prompt and completion: chosen."));
        }
        if (line.hasNonNull(PREFERRED)) {
            return Optional.of(new LineProblem(
                    "has \"" + PREFERRED + "\" and no answer of a known form",
                    "The trainer does not learn which of two answers is better. To train the preferred one, write it behind the "
                            + "question: jq -c '{messages: (.input.messages + ." + PREFERRED + ")}'."));
        }
        for (Map.Entry<String, JsonNode> field : line.properties()) {
            if (TURNS.contains(field.getKey()) && isTurns(field.getValue())) {
                return Optional.of(new LineProblem(
                        "\"" + field.getKey() + "\" is a list of texts, which may be the turns of a chat",
                        turnsRemedy(field.getKey())));
            }
            if (!LISTS.contains(field.getKey()) && isSamples(field.getValue())) {
                return Optional.of(new LineProblem(
                        "\"" + field.getKey() + "\" is a list of objects, which may be the samples",
                        "Write each as a line of its own: jq -c '.[\"" + field.getKey()
                                + "\"][]'. If they are messages, name them with the source's fields.messages."));
            }
        }
        return Optional.empty();
    }

    static boolean isTurns(JsonNode value) {
        return value.isArray() && value.size() > 1 && value.path(0).isTextual();
    }

    private static boolean isSamples(JsonNode value) {
        JsonNode first = value.path(0);
        return value.isArray() && first.isObject() && !first.has("role") && !first.has("from");
    }

    /** A table that has a list or an object of all its rows in each field. */
    static Optional<LineProblem> byColumns(String field, JsonNode value) {
        boolean rows = value.isObject() && value.path("0").isTextual()
                || value.isArray() && value.path(0).isTextual();
        return rows
                ? Optional.of(new LineProblem(
                        "\"" + field + "\" is " + JsonKind.of(value) + " of texts, as of a table by columns",
                        "Write an object for each row (pandas: to_json(path, orient=\"records\", lines=True))."))
                : Optional.empty();
    }

    /** The known names that a field of this kind could have been meant for. */
    static List<String> mayBe(String name, JsonNode value, List<String> known) {
        boolean list = value.isArray()
                || value.isTextual() && value.textValue().stripLeading().startsWith("[");
        return known.stream()
                .filter(each -> LISTS.contains(each) ? list : value.isTextual() || !value.isContainerNode())
                .filter(each -> !each.equals(TEXT) || MISSPELT_TEXTS.contains(name.toLowerCase(Locale.ROOT)))
                .toList();
    }
}
