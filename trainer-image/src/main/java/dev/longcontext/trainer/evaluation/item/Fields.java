package dev.longcontext.trainer.evaluation.item;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.data.SourceRecords.SourceRecord;
import dev.longcontext.trainer.failure.FailureException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The fields of a record that is read as an item; what is wrong with one is told with its place. */
public final class Fields {
    private final SourceRecord record;
    private final String forms;

    /** @param forms what a record should look like, as the remedy says it */
    public Fields(SourceRecord record, String forms) {
        this.record = record;
        this.forms = forms;
    }

    /** Whether the record has it, and not null. */
    public boolean has(String name) {
        return record.record().hasNonNull(name);
    }

    public JsonNode get(String name) {
        return record.record().path(name);
    }

    /** The text of a field that must be there, and say something. */
    public String text(String name) {
        String text = optional(name).orElseThrow(() -> refusal("has no text \"" + name + "\""));
        if (text.isBlank()) {
            throw refusal("has an empty text \"" + name + "\"");
        }
        return text;
    }

    /** The text of a field; numbers are read as their digits. */
    public Optional<String> optional(String name) {
        JsonNode value = get(name);
        return value.isTextual() || value.isNumber() ? Optional.of(value.asText()) : Optional.empty();
    }

    /** At least one text, of which none is empty: a list of them, one alone, or a list within {text: [...]} as SQuAD's answers are. */
    public List<String> texts(String name) {
        JsonNode value = get(name).isObject() ? get(name).path("text") : get(name);
        List<String> texts = value.isTextual() || value.isNumber() ? List.of(value.asText()) : texts(value);
        if (texts.isEmpty()) {
            throw refusal("has no texts \"" + name + "\"");
        }
        if (texts.stream().anyMatch(String::isBlank)) {
            throw refusal("has an empty text in \"" + name + "\"");
        }
        return texts;
    }

    /** The texts of a list; none where it is none, or has anything else in it. */
    public static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        for (JsonNode each : list) {
            if (!each.isTextual() && !each.isNumber()) {
                return List.of();
            }
            texts.add(each.asText());
        }
        return list.isArray() ? texts : List.of();
    }

    /** What was said of the record's file and line. */
    public FailureException refusal(String rule) {
        return new FailureException(FailureClass.InvalidData, record.place() + " " + rule, forms)
                .atField("spec.evaluation");
    }

    /** Refuses options of which one says nothing, and less than two of them. */
    public List<String> options(String name, List<String> options) {
        if (options.size() < 2) {
            throw refusal("has no list of at least two " + name);
        }
        if (options.stream().anyMatch(String::isBlank)) {
            throw refusal("has an empty text in \"" + name + "\"");
        }
        return options;
    }

    /**
     * The option that an answer names: a number by its place from 0; a text by one of the labels, else by the option's text, its
     * letter or the digits of its place. A text that names two options by two of these is refused.
     *
     * @param labels of the options, where the record has its own
     */
    public int option(String name, List<String> options, List<String> labels) {
        String answer = text(name).strip();
        if (labels.contains(answer)) {
            return labels.indexOf(answer);
        }
        Set<Integer> named = get(name).isNumber() ? Set.of() : byText(answer, options);
        if (answer.matches("\\d{1,2}") && Integer.parseInt(answer) < options.size()) {
            named = union(named, Integer.parseInt(answer));
        }
        if (named.isEmpty()) {
            throw refusal("has the " + name + " \"" + answer + "\", which is none of its options "
                    + options.stream().map(option -> "\"" + option + "\"").collect(Collectors.joining(", ")));
        }
        if (named.size() > 1) {
            throw ambiguous(name, answer, options, named);
        }
        return named.iterator().next();
    }

    private static Set<Integer> byText(String answer, List<String> options) {
        Set<Integer> named = new LinkedHashSet<>();
        for (int i = 0; i < options.size(); i++) {
            if (options.get(i).strip().equals(answer)) {
                named.add(i);
            }
        }
        boolean letter = answer.matches("[A-Z]") && answer.charAt(0) - 'A' < options.size();
        return letter ? union(named, answer.charAt(0) - 'A') : named;
    }

    private static Set<Integer> union(Set<Integer> some, int one) {
        Set<Integer> all = new LinkedHashSet<>(some);
        all.add(one);
        return all;
    }

    private FailureException ambiguous(String name, String answer, List<String> options, Set<Integer> named) {
        String readings = named.stream()
                .map(option -> "option " + option + " \"" + options.get(option) + "\"")
                .collect(Collectors.joining(" and "));
        return new FailureException(
                        FailureClass.InvalidData,
                        record.place() + " has the " + name + " \"" + answer + "\", which can be read as " + readings,
                        "Write the place of the right option as a number of JSON, from 0, such as {\"" + name + "\": "
                                + named.iterator().next() + "}.")
                .atField("spec.evaluation");
    }
}
