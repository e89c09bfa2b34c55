package dev.longcontext.trainer.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.contract.DataFields;
import dev.longcontext.contract.DataFieldsBuilder;
import dev.longcontext.contract.validation.SimilarName;
import dev.longcontext.trainer.records.LineProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The forms of a line that are known by the names of its fields. */
enum Schema {
    TEXT("{\"text\"}", DataFieldsBuilder.builder().text("text").build()),
    MESSAGES(
            "{\"messages\": [{\"role\", \"content\"}]}",
            DataFieldsBuilder.builder().messages("messages").system("system").build()),
    CONVERSATIONS(
            "{\"conversations\": [{\"role\", \"content\"}]}, in both also with \"from\" and \"value\"",
            DataFieldsBuilder.builder()
                    .messages("conversations")
                    .system("system")
                    .build()),
    INSTRUCTION(
            "{\"instruction\", \"input\", \"output\"}",
            DataFieldsBuilder.builder()
                    .prompt("instruction")
                    .input("input")
                    .completion("output")
                    .build()),
    PROMPT(
            "{\"prompt\", \"completion\"}",
            DataFieldsBuilder.builder()
                    .prompt("prompt")
                    .completion("completion")
                    .build()),
    QUESTION(
            "{\"question\", \"context\", \"answer\"}",
            DataFieldsBuilder.builder()
                    .context("context")
                    .prompt("question")
                    .completion("answer")
                    .build()),
    CALLS(
            "{\"query\", \"tools\", \"answers\"}",
            DataFieldsBuilder.builder().prompt("query").completion("answers").build());

    private static final int SHOWN = 20;
    private static final int LONGEST_NAME = 60;

    private final String form;
    private final DataFields fields;

    /** @param form for messages */
    Schema(String form, DataFields fields) {
        this.form = form;
        this.fields = fields;
    }

    /** Which field is what. */
    DataFields fields() {
        return fields;
    }

    /**
     * The one form of a line.
     *
     * @throws LineProblem where it has none, or several of which each would be learnt differently
     */
    static Schema of(JsonNode line, Format format) throws LineProblem {
        if (format == Format.Text) {
            return TEXT; // a line without a text is refused where it is read
        }
        List<Schema> found = Arrays.stream(values())
                .filter(schema -> schema != TEXT || format == Format.Auto)
                .filter(schema -> schema.isOf(line))
                .toList();
        if (found.isEmpty()) {
            throw unknown(line, format);
        }
        List<Schema> lists = found.stream()
                .filter(schema -> schema.fields.messages() != null)
                .toList();
        boolean text = found.contains(TEXT);
        // beside a list of messages, a prompt or an answer may only repeat what a message says: OtherFields
        List<Schema> left = lists.isEmpty() || text ? found : lists;
        if (left.size() > 1) {
            String remedy = text
                    ? "Remove one, or write format: Chat or Text for the source."
                    : "Remove one, or say with the source's fields which are used.";
            throw new LineProblem(
                    "has both " + left.get(1).needs() + " and " + left.get(0).needs(), remedy);
        }
        return left.get(0);
    }

    private boolean isOf(JsonNode line) {
        return required().allMatch(line::hasNonNull) && (this != CALLS || line.hasNonNull(ToolList.TOOLS));
    }

    private Stream<String> required() {
        return Stream.of(fields.text(), fields.messages(), fields.prompt(), fields.completion())
                .filter(field -> field != null);
    }

    /** The fields that it is known by, for messages. */
    private String needs() {
        return required().map(field -> "\"" + field + "\"").collect(Collectors.joining(" with "));
    }

    private static LineProblem unknown(JsonNode line, Format format) {
        List<String> names = new ArrayList<>();
        line.fieldNames().forEachRemaining(names::add);
        Optional<LineProblem> other = OtherForms.problem(line);
        if (other.isPresent()) {
            return other.get();
        }
        List<Schema> accepted = Arrays.stream(values())
                .filter(schema -> schema != TEXT || format == Format.Auto)
                .toList();
        List<String> known = accepted.stream().flatMap(Schema::required).toList();
        String meant = names.stream()
                .filter(name -> !known.contains(name))
                .map(name -> SimilarName.suggestion(name, OtherForms.mayBe(name, line.get(name), known)))
                .filter(suggestion -> !suggestion.isEmpty())
                .findFirst()
                .orElse("");
        String empty = names.stream()
                .filter(name -> known.contains(name) && line.get(name).isNull())
                .map(name -> "; \"" + name + "\" is null")
                .findFirst()
                .orElse("");
        String forms = accepted.stream().map(schema -> schema.form).collect(Collectors.joining("; "));
        boolean looksLikeARow = names.stream().anyMatch(name -> name.length() > LONGEST_NAME);
        return new LineProblem(
                (names.isEmpty() ? "has no fields" : "has the fields " + shown(names)) + ": none of the known forms"
                        + empty,
                "Write one of " + forms + "; or say with the source's fields which field is what" + meant + "."
                        + (looksLikeARow ? " A table's first line must name its columns." : ""));
    }

    /** For messages. */
    static String shown(List<String> names) {
        return names.stream()
                        .limit(SHOWN)
                        .map(name -> "\""
                                + (name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...")
                                + "\"")
                        .collect(Collectors.joining(", "))
                + (names.size() > SHOWN ? ", ..." : "");
    }
}
