package dev.longcontext.operator.resolve;

import static dev.longcontext.operator.resolve.Reader.orElse;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.longcontext.api.v1alpha1.DataSource;
import dev.longcontext.api.v1alpha1.EvaluationSuite;
import dev.longcontext.api.v1alpha1.EvaluationSuite.PaperEvaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a preset stands for: evaluations as a user could have written them (docs/evaluation.md has them). */
final class Presets {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** RULER's own shortest length, which every model of 8K knows. */
    private static final int USUAL_SHORTEST = 4_096;

    /** Several of RULER's tasks have no room below it. */
    private static final int LEAST_SHORTEST = 512;

    /** Of eleven tasks: 110 items of a length. The longest length takes most of the time. */
    private static final int SAMPLES_PER_TASK = 10;

    /** What is above it up to the target length would measure the same length twice. */
    private static final double NEAR_TARGET = 0.9;

    /** The paper's grid has as many lengths and depths. */
    private static final int GRID = 10;

    /** LongEval's, which the paper asked. */
    private static final List<Integer> TOPICS = List.of(5, 10, 15, 20, 25, 30, 40, 50, 60, 70);

    /** More than a topic of about 350 words has with most tokenizers; what does not fit all the same, prepare refuses. */
    private static final int TOKENS_PER_TOPIC = 600;

    private Presets() {}

    /**
     * @param given one with a preset
     * @param target {@code context.targetLength}
     */
    static List<EvaluationSuite> of(EvaluationSuite given, int target) {
        return switch (given.preset()) {
            case Effective -> List.of(effective(given, target));
            case Paper -> paper(given, target);
        };
    }

    private static EvaluationSuite effective(EvaluationSuite given, int target) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("suite", "Ruler");
        fields.put("ruler", Map.of("lengths", doubling(target), "samplesPerTask", SAMPLES_PER_TASK));
        fields.put("effectiveLength", orElse(given.effectiveLength(), Map.of("shareOfShortest", "0.9")));
        fields.put("gates", given.gates());
        return suite(orElse(given.name(), "effective"), fields);
    }

    /** From a short length, each twice the one before it; the last is the target itself. */
    static List<Integer> doubling(int target) {
        int shortest = USUAL_SHORTEST;
        while (shortest > LEAST_SHORTEST && 2 * shortest > target) {
            shortest /= 2;
        }
        List<Integer> lengths = new ArrayList<>();
        for (long length = shortest; length <= target * NEAR_TARGET; length *= 2) {
            lengths.add((int) length);
        }
        lengths.add(target);
        return List.copyOf(lengths);
    }

    private static List<EvaluationSuite> paper(EvaluationSuite given, int target) {
        String prefix = orElse(given.name(), "paper") + "-";
        List<PaperEvaluation> without = orElse(given.without(), List.of());
        return Stream.of(PaperEvaluation.values())
                .filter(evaluation -> !without.contains(evaluation))
                .map(evaluation -> switch (evaluation) {
                    case Needle -> needle(prefix + "needle", target);
                    case Topics -> topics(prefix + "topics", target);
                    case LongBench -> longBench(prefix + "longbench", sources(given, "longbench"));
                    case Mmlu -> mmlu(prefix + "mmlu", sources(given, "mmlu"));
                })
                .toList();
    }

    /** The sentence that Kamradt's test hides, which the paper took over, at tenths of the target length. */
    private static EvaluationSuite needle(String name, int target) {
        Map<String, Object> needle = new LinkedHashMap<>();
        needle.put(
                "lengths",
                IntStream.rangeClosed(1, GRID)
                        .map(tenth -> (int) ((long) target * tenth / GRID))
                        .boxed()
                        .toList());
        needle.put("depths", GRID);
        needle.put("metric", "RougeL");
        needle.put(
                "needle",
                "The best thing to do in San Francisco is eat a sandwich and sit in Dolores Park on a sunny day.");
        needle.put("question", "What is the best thing to do in San Francisco?");
        needle.put("answer", "Eat a sandwich and sit in Dolores Park on a sunny day.");
        return suite(name, Map.of("suite", "NeedleInAHaystack", "needle", needle));
    }

    /** As many topics as fit; at least the fewest, of which prepare says how many would fit. */
    private static EvaluationSuite topics(String name, int target) {
        List<Integer> fitting = TOPICS.stream()
                .filter(topics -> topics.equals(TOPICS.get(0)) || topics * TOKENS_PER_TOPIC <= target)
                .toList();
        return suite(name, Map.of("suite", "TopicRetrieval", "topicRetrieval", Map.of("topics", fitting)));
    }

    private static EvaluationSuite longBench(String name, List<DataSource> sources) {
        return suite(name, Map.of("suite", "LongBench", "longBench", Map.of(), "sources", sources));
    }

    /** Zero-shot, by the likeliest letter. */
    private static EvaluationSuite mmlu(String name, List<DataSource> sources) {
        Map<String, Object> choice = Map.of("by", "Letters", "shots", 0);
        return suite(name, Map.of("suite", "MultipleChoice", "multipleChoice", choice, "sources", sources));
    }

    private static List<DataSource> sources(EvaluationSuite given, String name) {
        return orElse(given.sources(), List.<DataSource>of()).stream()
                .filter(source -> name.equals(source.name()))
                .toList();
    }

    private static EvaluationSuite suite(String name, Map<String, ?> fields) {
        Map<String, Object> all = new LinkedHashMap<>(fields);
        all.put("name", name);
        return MAPPER.convertValue(all, EvaluationSuite.class);
    }
}
