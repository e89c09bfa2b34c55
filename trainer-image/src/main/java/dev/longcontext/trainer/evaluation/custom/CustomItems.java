package dev.longcontext.trainer.evaluation.custom;

import dev.longcontext.contract.Custom;
import dev.longcontext.contract.Custom.AnswerMetric;
import dev.longcontext.contract.PromptForm;
import dev.longcontext.trainer.data.SourceRecords.SourceRecord;
import dev.longcontext.trainer.evaluation.item.Fields;
import dev.longcontext.trainer.evaluation.item.Item;
import dev.longcontext.trainer.evaluation.item.Prompt;
import dev.longcontext.trainer.scoring.LongBenchScores;
import dev.longcontext.trainer.scoring.RougeL;
import dev.longcontext.trainer.scoring.StringMatch;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Items from records {context, question, answers}, and {context, question, choices, answer}. */
final class CustomItems {
    private static final String FORMS =
            "Write a line {\"context\": ..., \"question\": ..., \"answers\": [...]}, and with the "
                    + "metric Choice {\"context\": ..., \"question\": ..., \"choices\": [...], \"answer\": ...}; context may be missing.";
    /** Tokens that two halves may have more than the text they are of. */
    private static final int AT_THE_CUT = 8;

    private final Custom settings;
    private final ChatFormat format;
    private final int maxPromptTokens;

    /** @param maxLength tokens of prompt and answer together */
    CustomItems(Custom settings, ChatFormat format, int maxLength) {
        this.settings = settings;
        this.format = format;
        int room = maxLength - settings.maxNewTokens();
        this.maxPromptTokens = settings.maxPromptTokens() == null ? room : settings.maxPromptTokens();
    }

    /** What items are averaged over first: the record's task, else its source. */
    static String task(SourceRecord record) {
        return new Fields(record, FORMS).optional("task").orElse(record.source());
    }

    /** @throws dev.longcontext.trainer.failure.FailureException of class InvalidData where the record is no item */
    Item item(SourceRecord record) {
        Fields fields = new Fields(record, FORMS);
        String question = fields.text(fields.has("input") && !fields.has("question") ? "input" : "question");
        String context = fields.optional("context").orElse("");
        if (settings.metric() == AnswerMetric.Choice) {
            List<String> choices = fields.options("choices", fields.texts("choices"));
            int right = fields.option(fields.has("answer") ? "answer" : "answers", choices, List.of());
            String before = settings.prompt() == PromptForm.Text ? " " : "";
            List<String> options =
                    choices.stream().map(choice -> before + choice).toList();
            return new Item.Choice(prompt(fields, context, question), options, right, false);
        }
        List<String> answers = fields.texts(fields.has("answer") && !fields.has("answers") ? "answer" : "answers");
        if (settings.metric() == AnswerMetric.RegularExpression) {
            answers.forEach(answer -> requireExpression(fields, answer));
        }
        return new Item.Open(prompt(fields, context, question), answers, settings.maxNewTokens(), this::score);
    }

    private static void requireExpression(Fields fields, String answer) {
        try {
            Pattern.compile(answer);
        } catch (PatternSyntaxException e) {
            throw fields.refusal(
                    "has an answer that is not a regular expression: " + e.getDescription() + " in " + answer);
        }
    }

    private double score(String answer, List<String> references) {
        return switch (settings.metric()) {
            case Exact -> StringMatch.exact(answer, references);
            case F1 ->
                references.stream()
                        .mapToDouble(reference -> LongBenchScores.questionAnswering(answer, reference))
                        .max()
                        .orElse(0);
            case RougeL -> RougeL.best(answer, references);
            case Contains -> StringMatch.any(answer, references);
            case RegularExpression -> StringMatch.regularExpression(answer, references);
            case Choice -> throw new IllegalStateException("a choice is not scored as text");
        };
    }

    /** Of a prompt that is too long, the middle of its context is left out. */
    private Prompt prompt(Fields fields, String context, String question) {
        Prompt prompt = prompt(context, question);
        int tokens = prompt.ids(format).length;
        if (tokens == 0) {
            throw fields.refusal("has a question that the model's tokenizer makes no token of");
        }
        if (tokens <= maxPromptTokens) {
            return prompt;
        }
        Tokenizer tokenizer = format.tokenizer();
        int[] ids = tokenizer.encode(context);
        for (int kept = ids.length - (tokens - maxPromptTokens); kept > 0; kept -= AT_THE_CUT) {
            int half = kept / 2;
            String begin = tokenizer.decode(Arrays.copyOf(ids, half));
            String end = tokenizer.decode(Arrays.copyOfRange(ids, ids.length - half, ids.length));
            Prompt shorter = prompt(begin + end, question);
            if (shorter.ids(format).length <= maxPromptTokens) {
                return shorter;
            }
        }
        throw fields.refusal("has a question that is longer than the " + maxPromptTokens
                + " tokens of a prompt, without any of its context");
    }

    private Prompt prompt(String context, String question) {
        String template = context.isEmpty() ? withoutContext() : settings.template();
        String text = filled(template, context, question);
        return settings.prompt() == PromptForm.Chat ? Prompt.chat(text) : new Prompt.Text(text);
    }

    private String withoutContext() {
        return settings.template().replace("{context}", "").strip();
    }

    /** In one go: what looks like a place within a context is none. */
    private static String filled(String template, String context, String question) {
        StringBuilder text = new StringBuilder();
        for (String part : template.split("(?=\\{context\\}|\\{question\\})|(?<=\\{context\\}|\\{question\\})")) {
            text.append(
                    switch (part) {
                        case "{context}" -> context;
                        case "{question}" -> question;
                        default -> part;
                    });
        }
        return text.toString();
    }
}
