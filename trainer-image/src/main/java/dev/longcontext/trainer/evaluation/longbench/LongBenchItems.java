package dev.longcontext.trainer.evaluation.longbench;

import dev.longcontext.contract.LongBench;
import dev.longcontext.trainer.data.SourceRecords.SourceRecord;
import dev.longcontext.trainer.evaluation.item.Fields;
import dev.longcontext.trainer.evaluation.item.Item;
import dev.longcontext.trainer.evaluation.item.MiddleCut;
import dev.longcontext.trainer.tokenization.ChatFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Items from records of LongBench and LongBench v2; which of the two a record is, its fields show. */
final class LongBenchItems {
    private static final String FORMS =
            "Give LongBench's records {dataset, context, input, answers, all_classes}, or those of "
                    + "LongBench v2 {context, question, choice_A, choice_B, choice_C, choice_D, answer, domain}.";
    private static final Pattern PLACE = Pattern.compile("\\{(context|input)\\}");
    private static final String VERSION_2 = text("v2.txt");
    private static final int VERSION_2_TOKENS = 128;
    /** With and without brackets, in this order. */
    private static final List<Pattern> ANSWERS = List.of(
            Pattern.compile("The correct answer is \\(([A-D])\\)"), Pattern.compile("The correct answer is ([A-D])"));

    private final MiddleCut cut;

    /** @param maxLength tokens of prompt and answer together */
    LongBenchItems(LongBench settings, ChatFormat format, int maxLength) {
        this.cut = new MiddleCut(format, maxPromptTokens(settings, maxLength), maxLength);
    }

    /** Of a prompt without what the chat format adds. */
    static int maxPromptTokens(LongBench settings, int maxLength) {
        return settings.maxPromptTokens() == null
                ? Math.min(LongBench.USUAL_PROMPT_TOKENS, maxLength)
                : settings.maxPromptTokens();
    }

    /** The set, and of version 2 the domain. */
    static String task(SourceRecord record) {
        Fields fields = new Fields(record, FORMS);
        return fields.has("choice_A")
                ? fields.optional("domain").orElse(record.source())
                : fields.text("dataset").replaceFirst("_e$", "");
    }

    /** @throws dev.longcontext.trainer.failure.FailureException of class InvalidData where the record is no item of a known set */
    Item item(SourceRecord record) {
        Fields fields = new Fields(record, FORMS);
        return fields.has("choice_A") ? ofVersion2(fields) : ofVersion1(fields, task(record));
    }

    private Item ofVersion1(Fields fields, String name) {
        LongBenchSet set = LongBenchSet.ALL.get(name);
        if (set == null) {
            throw fields.refusal("is of the set \"" + name + "\"; known are "
                    + String.join(", ", new TreeSet<>(LongBenchSet.ALL.keySet()))
                    + " (the sets that need Chinese words are not)");
        }
        List<String> answers = fields.texts("answers");
        List<String> classes = Fields.texts(fields.get("all_classes"));
        if (set.metric() == LongBenchSet.Metric.Classification && classes.isEmpty()) {
            throw fields.refusal("has no classes \"all_classes\"");
        }
        if (set.metric() == LongBenchSet.Metric.Retrieval
                && !answers.stream().allMatch(each -> each.matches("Paragraph \\d+"))) {
            throw fields.refusal("has an answer that is not like \"Paragraph 12\"");
        }
        String context = fields.text("context");
        String input = fields.optional("input").orElse("");
        String text = PLACE.matcher(set.prompt())
                .replaceAll(place -> Matcher.quoteReplacement(place.group(1).equals("context") ? context : input));
        return new Item.Open(
                cut.prompt(fields, text, set.chat(), set.maxNewTokens()),
                answers,
                set.maxNewTokens(),
                (answer, references) -> set.score(answer, references, classes));
    }

    private Item ofVersion2(Fields fields) {
        String answer = fields.text("answer").strip().toUpperCase(Locale.ROOT);
        if (!answer.matches("[A-D]")) {
            throw fields.refusal("has the answer \"" + answer + "\", which is not A, B, C or D");
        }
        String text = VERSION_2
                .replace("$Q$", fields.text("question").strip())
                .replace("$C_A$", fields.text("choice_A").strip())
                .replace("$C_B$", fields.text("choice_B").strip())
                .replace("$C_C$", fields.text("choice_C").strip())
                .replace("$C_D$", fields.text("choice_D").strip())
                .replace("$DOC$", fields.text("context").strip());
        return new Item.Open(
                cut.prompt(fields, text, true, VERSION_2_TOKENS),
                List.of(answer),
                VERSION_2_TOKENS,
                (given, references) -> letter(given).equals(references.get(0)) ? 1 : 0);
    }

    /** The letter that an answer names in the form it was asked for; empty where it names none. */
    static String letter(String answer) {
        String plain = answer.replace("*", "");
        return ANSWERS.stream()
                .map(pattern -> pattern.matcher(plain))
                .flatMap(matcher -> matcher.find() ? Stream.of(matcher.group(1)) : Stream.of())
                .findFirst()
                .orElse("");
    }

    private static String text(String file) {
        try (InputStream in = LongBenchItems.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it is in the program
        }
    }
}
