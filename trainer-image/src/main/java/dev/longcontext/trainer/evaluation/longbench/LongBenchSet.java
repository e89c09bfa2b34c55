package dev.longcontext.trainer.evaluation.longbench;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.scoring.LongBenchScores;
import dev.longcontext.trainer.scoring.RougeL;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A set of LongBench, as its configuration has it.
 *
 * @param category of which tables of papers have the average
 * @param prompt with {context} and {input} in their places
 * @param firstLine whether an answer is cut to its first line
 * @param chat whether a question is put in the model's chat format
 */
record LongBenchSet(
        Category category, String prompt, int maxNewTokens, Metric metric, boolean firstLine, boolean chat) {

    /** By the names that records have in {@code dataset}. */
    static final Map<String, LongBenchSet> ALL = all();

    /** In the order of the tables. */
    enum Category {
        SingleDocQa,
        MultiDocQa,
        Summarization,
        FewShot,
        Synthetic,
        Code;

        /** Those of some tasks that are its sets. */
        List<String> sets(Collection<String> tasks) {
            return tasks.stream()
                    .filter(task -> ALL.containsKey(task) && ALL.get(task).category() == this)
                    .toList();
        }
    }

    enum Metric {
        QuestionAnswering,
        RougeL,
        Classification,
        Retrieval,
        Count,
        CodeSimilarity
    }

    private static Map<String, LongBenchSet> all() {
        try (InputStream file = LongBenchSet.class.getResourceAsStream("sets.json")) {
            return Map.copyOf(Json.MAPPER.readValue(file, new TypeReference<Map<String, LongBenchSet>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it is in the program
        }
    }

    /** The best over the right answers. */
    double score(String answer, List<String> references, List<String> classes) {
        String given = firstLine ? LongBenchScores.firstLine(answer) : answer;
        return references.stream()
                .mapToDouble(truth -> score(given, truth, classes))
                .max()
                .orElse(0);
    }

    private double score(String answer, String truth, List<String> classes) {
        return switch (metric) {
            case QuestionAnswering -> LongBenchScores.questionAnswering(answer, truth);
            case RougeL -> RougeL.sentences(answer, truth).f();
            case Classification -> LongBenchScores.classification(answer, truth, classes);
            case Retrieval -> LongBenchScores.retrieval(answer, truth);
            case Count -> LongBenchScores.count(answer, truth);
            case CodeSimilarity -> LongBenchScores.codeSimilarity(answer, truth);
        };
    }
}
