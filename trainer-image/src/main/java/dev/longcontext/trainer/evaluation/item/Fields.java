package dev.longcontext.trainer.evaluation.item;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.data.SourceRecords.SourceRecord;
import dev.longcontext.trainer.failure.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /** The text of a field that must be there. */
    public String text(String name) {
        return optional(name).orElseThrow(() -> refusal("has no text \"" + name + "\""));
    }

    /** The text of a field; numbers are read as their digits. */
    public Optional<String> optional(String name) {
        JsonNode value = get(name);
        return value.isTextual() || value.isNumber() ? Optional.of(value.asText()) : Optional.empty();
    }

    /** At least one text: a list of them, one alone, or a list within {text: [...]} as SQuAD's answers are. */
    public List<String> texts(String name) {
        JsonNode value = get(name).isObject() ? get(name).path("text") : get(name);
        if (value.isTextual() || value.isNumber()) {
            return List.of(value.asText());
        }
        List<String> texts = texts(value);
        if (texts.isEmpty()) {
            throw refusal("has no texts \"" + name + "\"");
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

    /**
     * The option that an answer names: by its number from 0, its letter, or its text.
     *
     * @param labels letters of the options, where the record has its own
     */
    public int option(String name, List<String> options, List<String> labels) {
        String answer = text(name).strip();
        if (labels.contains(answer)) {
            return labels.indexOf(answer);
        }
        if (answer.matches("\\d{1,2}") && Integer.parseInt(answer) < options.size()) {
            return Integer.parseInt(answer);
        }
        if (answer.matches("[A-Z]") && answer.charAt(0) - 'A' < options.size()) {
            return answer.charAt(0) - 'A';
        }
        if (options.contains(answer)) {
            return options.indexOf(answer);
        }
        throw refusal("has the " + name + " \"" + answer + "\", which is none of its options "
                + options.stream().map(option -> "\"" + option + "\"").collect(Collectors.joining(", ")));
    }
}
