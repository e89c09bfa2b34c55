package dev.longcontext.trainer.evaluation.choice;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.MultipleChoice.ChoiceBy;
import dev.longcontext.trainer.data.SourceRecords.SourceRecord;
import dev.longcontext.trainer.evaluation.item.Fields;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A question with options, from a record of a known layout. Words around question and options are those of
 * lm-evaluation-harness' tasks mmlu, arc_easy and hellaswag.
 *
 * @param subject over which scores are averaged first
 * @param question without what is written around it
 * @param right index of the right option
 * @param usual by what such questions are usually answered
 */
record ChoiceQuestion(
        String source,
        String subject,
        Layout layout,
        String question,
        List<String> options,
        int right,
        ChoiceBy usual) {

    private static final String FORMS =
            "Write a line in the layout of MMLU {question, choices: [...], answer, subject}, a table's {question, A, B, C, D, "
                    + "answer}, ARC "
                    + "{question, choices: {text: [...], label: [...]}, answerKey}, ARC as it was published "
                    + "{question: {stem, choices: [{text, label}, ...]}, answerKey} or HellaSwag {ctx, endings: [...], label}. The first line of a table "
                    + "names its columns.";

    /** What a question is written as. */
    enum Layout {
        MMLU("%s"),
        ARC("Question: %s"),
        HELLASWAG("%s");

        private final String stem;

        Layout(String stem) {
            this.stem = stem;
        }
    }

    static ChoiceQuestion of(SourceRecord given) {
        SourceRecord record = new SourceRecord(
                given.source(), given.place(), LetteredColumns.asOnTheHub(PublishedArc.asOnTheHub(given.record())));
        Fields fields = new Fields(record, FORMS);
        String subject = fields.optional("subject").orElse(record.source());
        if (fields.has("endings")) {
            return hellaSwag(record, fields);
        }
        JsonNode choices = fields.get("choices");
        boolean arc = choices.isObject();
        List<String> texts = Fields.texts(arc ? choices.path("text") : choices);
        List<String> columns = LetteredColumns.isOne(given.record()) ? letters(texts.size()) : List.of();
        List<String> options = fields.options(columns.isEmpty() ? "choices" : String.join(", ", columns), texts);
        List<String> labels = arc ? Fields.texts(choices.path("label")) : columns;
        int right = fields.option(fields.has("answerKey") ? "answerKey" : "answer", options, labels);
        return new ChoiceQuestion(
                record.source(),
                subject,
                arc ? Layout.ARC : Layout.MMLU,
                fields.text("question").strip(),
                options,
                right,
                arc ? ChoiceBy.OptionsPerCharacter : ChoiceBy.Letters);
    }

    private static ChoiceQuestion hellaSwag(SourceRecord record, Fields fields) {
        List<String> endings = fields.options(
                "endings",
                fields.texts("endings").stream().map(ChoiceQuestion::cleaned).toList());
        String context = fields.has("ctx_a")
                ? fields.text("ctx_a") + " "
                        + capitalised(fields.optional("ctx_b").orElse(""))
                : fields.text("ctx");
        String activity =
                fields.optional("activity_label").map(label -> label + ": ").orElse("");
        return new ChoiceQuestion(
                record.source(),
                record.source(),
                Layout.HELLASWAG,
                cleaned(activity + context),
                endings,
                fields.option("label", endings, List.of()),
                ChoiceBy.OptionsPerCharacter);
    }

    /** Without the marks that WikiHow's texts have, as the harness removes them. */
    private static String cleaned(String text) {
        return text.strip()
                .replace(" [title]", ". ")
                .replaceAll("\\[.*?\\]", "")
                .replace("  ", " ");
    }

    /** As Python's capitalize. */
    private static String capitalised(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toUpperCase(Locale.ROOT)
                        + text.substring(1).toLowerCase(Locale.ROOT);
    }

    /** The question, to the place where an option or its letter follows. */
    String asked(ChoiceBy by) {
        StringBuilder text = new StringBuilder(String.format(layout.stem, question));
        if (by == ChoiceBy.Letters) {
            for (int i = 0; i < options.size(); i++) {
                text.append('\n').append(letter(i)).append(". ").append(options.get(i));
            }
        }
        boolean continued = layout == Layout.HELLASWAG && by != ChoiceBy.Letters;
        return continued ? text.toString() : text + "\nAnswer:";
    }

    /** What follows the question for each option. */
    List<String> answers(ChoiceBy by) {
        return by == ChoiceBy.Letters ? letters(options.size()) : options;
    }

    private static List<String> letters(int options) {
        return IntStream.range(0, options).mapToObj(ChoiceQuestion::letter).toList();
    }

    /** With its answer, as an example for others. */
    String solved(ChoiceBy by) {
        return asked(by) + " " + answers(by).get(right);
    }

    private static String letter(int option) {
        return Character.toString('A' + option);
    }
}
