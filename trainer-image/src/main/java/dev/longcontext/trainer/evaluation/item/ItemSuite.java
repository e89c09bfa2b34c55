package dev.longcontext.trainer.evaluation.item;

import dev.longcontext.contract.Metric;
import dev.longcontext.estimator.TextReading;
import dev.longcontext.trainer.evaluation.suite.Section;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import dev.longcontext.trainer.evaluation.suite.Unit;
import dev.longcontext.trainer.evaluation.suite.Unit.Measured;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.tokenization.ChatFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A suite whose units are items. What is of its own are its questions; prompts that begin alike should follow each other, for
 * what the last prompt on the same device began with is not read again.
 */
public final class ItemSuite implements Suite<ItemResult> {
    private final Judgement judgement;
    private final SuiteInputs inputs;
    private final List<Question> questions;
    private final TextReading longest;
    private final boolean inTokens;
    private final Map<String, String> facts;
    private final Map<LlamaModel, Examiner> examiners = new ConcurrentHashMap<>();

    /**
     * What is asked.
     *
     * @param longest the longest item
     * @param inTokens whether the questions' lengths are tokens, of which one can be called the effective length
     * @param facts settings that a reader of the report needs to repeat the measurement, by name
     */
    public record Questions(List<Question> all, TextReading longest, boolean inTokens, Map<String, String> facts) {

        /** Of items that are all in memory, whose lengths say nothing. */
        public static Questions inMemory(List<Question> all, ChatFormat format, Map<String, String> facts)
                throws IOException {
            return new Questions(all, ItemSuite.longest(all, format), false, facts);
        }

        public Questions {
            all = List.copyOf(all);
        }
    }

    /** What is made of results. */
    public interface Judgement {

        Map<Metric, Double> metrics(List<ItemResult> results);

        /** On how many items a metric rests. */
        int items(Metric metric, List<ItemResult> results);

        Section section(List<ItemResult> base, List<ItemResult> tuned, Map<String, String> facts);

        /** The score of each group of tasks that published tables have, in their order. */
        default Map<String, Double> byCategory(List<ItemResult> results) {
            return Map.of();
        }

        /** That of most suites. */
        static Judgement byTaskAndLength(List<Metric> metrics) {
            return new Judgement() {
                @Override
                public Map<Metric, Double> metrics(List<ItemResult> results) {
                    return ItemMetrics.of(results, metrics);
                }

                @Override
                public int items(Metric metric, List<ItemResult> results) {
                    return ItemMetrics.items(metric, results);
                }

                @Override
                public Section section(List<ItemResult> base, List<ItemResult> tuned, Map<String, String> facts) {
                    return ItemSection.of(base, tuned, facts);
                }
            };
        }
    }

    /** @param metrics the suite's in the contract, of the names that {@link ItemMetrics} knows */
    public ItemSuite(List<Metric> metrics, SuiteInputs inputs, Questions questions) {
        this(Judgement.byTaskAndLength(metrics), inputs, questions);
    }

    public ItemSuite(Judgement judgement, SuiteInputs inputs, Questions questions) {
        this.judgement = judgement;
        this.inputs = inputs;
        this.questions = questions.all();
        this.longest = questions.longest();
        this.inTokens = questions.inTokens();
        this.facts = questions.facts();
    }

    /** About how long the longest of items is that are all in memory. The options of a choice are read as a prompt is. */
    static TextReading longest(List<Question> questions, ChatFormat format) throws IOException {
        List<Prompt> prompts = new ArrayList<>();
        int answer = 0;
        boolean generated = true;
        for (Question question : questions) {
            Item item = question.maker().make();
            prompts.add(item.prompt());
            answer = Math.max(answer, item.maxNewTokens());
            generated &= item instanceof Item.Open;
        }
        int prompt = LongestPrompt.tokens(prompts, format);
        return TextReading.cached(generated ? prompt : prompt + answer, prompt + answer);
    }

    @Override
    public List<Unit<ItemResult>> units() {
        return questions.stream()
                .map(question -> new Unit<>(question.id(), model -> ask(model, question)))
                .toList();
    }

    private Measured<ItemResult> ask(LlamaModel model, Question question) throws IOException {
        return examiners
                .computeIfAbsent(model, own -> new Examiner(own, inputs, longest.length()))
                .ask(question);
    }

    @Override
    public Class<ItemResult> resultType() {
        return ItemResult.class;
    }

    @Override
    public Map<Metric, Double> metrics(List<ItemResult> results) {
        return judgement.metrics(results);
    }

    @Override
    public String stratum(ItemResult result) {
        return result.task() + "/" + result.length();
    }

    @Override
    public int items(Metric metric, List<ItemResult> results) {
        return judgement.items(metric, results);
    }

    @Override
    public OptionalInt plannedItems(Metric metric) {
        return OptionalInt.of(judgement.items(
                metric, questions.stream().map(Question::unanswered).toList()));
    }

    @Override
    public SortedMap<Integer, Double> scoreByLength(List<ItemResult> results) {
        return inTokens ? ItemMetrics.byLength(results) : new TreeMap<>();
    }

    @Override
    public Map<String, Double> scoreByTask(List<ItemResult> results) {
        return ItemMetrics.byTask(results);
    }

    @Override
    public Map<String, Double> scoreByCategory(List<ItemResult> results) {
        return judgement.byCategory(results);
    }

    @Override
    public TextReading reading() {
        return longest;
    }

    @Override
    public void leave() {
        examiners.values().forEach(Examiner::close);
        examiners.clear();
    }

    @Override
    public Section section(List<ItemResult> base, List<ItemResult> tuned) {
        return judgement.section(base, tuned, facts);
    }

    @Override
    public void close() {
        leave();
    }
}
