package dev.longcontext.trainer.evaluation.infinitebench;

import dev.longcontext.trainer.planning.EvaluationReadings;
import dev.longcontext.trainer.scoring.LongBenchScores;
import dev.longcontext.trainer.scoring.RougeLsum;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A task of InfiniteBench, as its code has it. Prompts are those that it gives to open models (its template yarn-mistral), which the
 * paper of the extension to 80K tokens asked with, too.
 */
enum InfiniteBenchTask {
    QUESTIONS(
            "longbook_qa_eng",
            "Read the book and answer the question. Be very concise in your answer.\n\n{context}\n\n"
                    + "Question: {question}\nAnswer:",
            40),
    SUMMARIES(
            "longbook_sum_eng",
            "Summarize the book below.\n\n{context}\n\nSummary:",
            EvaluationReadings.INFINITE_BENCH_ANSWER);

    private static final Pattern PLACE = Pattern.compile("\\{(context|question)\\}");

    private final String label;
    private final String prompt;
    private final int maxNewTokens;

    InfiniteBenchTask(String label, String prompt, int maxNewTokens) {
        this.label = label;
        this.prompt = prompt;
        this.maxNewTokens = maxNewTokens;
    }

    static Optional<InfiniteBenchTask> of(String label) {
        return Arrays.stream(values()).filter(task -> task.label.equals(label)).findFirst();
    }

    static String labels() {
        return Arrays.stream(values()).map(task -> task.label).collect(Collectors.joining(" and "));
    }

    /** Whether a record's question is part of the prompt. */
    boolean asks() {
        return prompt.contains("{question}");
    }

    int maxNewTokens() {
        return maxNewTokens;
    }

    /** In one go: what looks like a place within a book is none. */
    String prompt(String context, String question) {
        return PLACE.matcher(prompt)
                .replaceAll(place -> Matcher.quoteReplacement(place.group(1).equals("context") ? context : question));
    }

    /** The best over the right answers: F1 of the words, or ROUGE-Lsum. */
    double score(String answer, List<String> references) {
        return switch (this) {
            case QUESTIONS ->
                references.stream()
                        .mapToDouble(truth -> LongBenchScores.questionAnswering(answer, truth))
                        .max()
                        .orElse(0);
            case SUMMARIES -> RougeLsum.best(answer, references);
        };
    }
}
