package dev.longcontext.trainer.evaluation.hay;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.Metric;
import dev.longcontext.contract.PromptForm;
import dev.longcontext.estimator.TextReading;
import dev.longcontext.trainer.evaluation.hay.SizedTask.Sizes;
import dev.longcontext.trainer.evaluation.item.Item;
import dev.longcontext.trainer.evaluation.item.ItemSuite;
import dev.longcontext.trainer.evaluation.item.ItemSuite.Questions;
import dev.longcontext.trainer.evaluation.item.Prompt;
import dev.longcontext.trainer.evaluation.item.Question;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.miniature.SplitMix64;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Items of one task at one length, as long as they can be: the size is searched once, with items of their own, and an item that
 * still comes out too long is made smaller. Prompt and answer together have at most the length.
 */
public final class SizedItems {
    /** No item's number. */
    private static final int SEARCH = -1;

    private final SizedTask task;
    private final String name;
    private final int length;
    private final Wanted wanted;
    private final long seed;
    private final ToIntFunction<Prompt> tokens;
    private Integer size;

    /**
     * What a suite of such items was asked for.
     *
     * @param block name of its settings
     */
    public record Wanted(String block, List<Integer> lengths, int samplesPerTask, PromptForm form, long seed) {}

    /** @param tokens how many a prompt has */
    public SizedItems(SizedTask task, String name, int length, Wanted wanted, ToIntFunction<Prompt> tokens) {
        this.task = task;
        this.name = name;
        this.length = length;
        this.wanted = wanted;
        long ofTask = new SplitMix64(wanted.seed() + name.hashCode()).next();
        this.seed = new SplitMix64(ofTask + length).next();
        this.tokens = tokens;
    }

    /**
     * Items of each task and length.
     *
     * @param tasks by their names, in the order in which they are asked
     * @throws FailureException where a task has no item so short
     */
    public static ItemSuite suite(
            List<Metric> metrics, Map<String, SizedTask> tasks, Wanted wanted, SuiteInputs inputs) {
        List<Question> questions = new ArrayList<>();
        for (int length : wanted.lengths()) {
            tasks.forEach((name, task) -> {
                SizedItems items =
                        new SizedItems(task, name, length, wanted, prompt -> prompt.ids(inputs.format()).length);
                items.requireRoom();
                for (int i = 0; i < wanted.samplesPerTask(); i++) {
                    int number = i;
                    String id = length + "/" + name + "/" + i;
                    questions.add(new Question(id, name, length, null, () -> items.item(number)));
                }
            });
        }
        int longest = Collections.max(wanted.lengths());
        int answer =
                tasks.values().stream().mapToInt(SizedTask::answerTokens).min().orElse(0);
        return new ItemSuite(
                metrics,
                inputs,
                new Questions(
                        questions,
                        TextReading.cached(longest - answer, longest),
                        true,
                        Map.of("Seed", Long.toString(wanted.seed()))));
    }

    private void requireRoom() {
        if (draftThatFits(SEARCH, smallest()).isEmpty()) {
            throw tooShort();
        }
    }

    /** @throws FailureException of class InvalidConfiguration where not even the smallest item has room */
    public Item item(int number) {
        Draft draft = draftThatFits(number, size()).orElseThrow(this::tooShort);
        return new Item.Open(prompt(draft), draft.answers(), task.answerTokens(), task::score);
    }

    /** Searched once, whichever thread asks first. */
    private synchronized int size() {
        if (size == null) {
            Sizes sizes = task.sizes(length);
            int index = SizeSearch.greatest(length, i -> tokens(draft(SEARCH, sizes.get(i))) <= length);
            size = sizes.get(index);
        }
        return size;
    }

    /** With this size, or the greatest one of the smaller ones that fits. */
    private Optional<Draft> draftThatFits(int number, int most) {
        int step = task.sizes(length).step();
        for (int smaller = most; smaller >= Math.min(most, smallest()); smaller -= step) {
            Draft draft = draft(number, smaller);
            if (tokens(draft) <= length) {
                return Optional.of(draft);
            }
        }
        return Optional.empty();
    }

    private int smallest() {
        Sizes sizes = task.sizes(length);
        return sizes.granularity() == 1 ? sizes.first() : sizes.step();
    }

    private Draft draft(int number, int itemSize) {
        return task.draft(new SplitMix64(seed + number), itemSize, length);
    }

    private Prompt prompt(Draft draft) {
        return draft.prompt(wanted.form() == PromptForm.Chat);
    }

    private int tokens(Draft draft) {
        return tokens.applyAsInt(prompt(draft)) + task.answerTokens();
    }

    private FailureException tooShort() {
        int least = tokens(draft(SEARCH, smallest()));
        return new FailureException(
                        FailureClass.InvalidConfiguration,
                        "an item of the task " + name + " has at least " + least
                                + " tokens with this model's tokenizer, its answer included, and " + wanted.block()
                                + ".lengths has " + length,
                        "Remove that length from " + wanted.block() + ".lengths, or " + name + " from " + wanted.block()
                                + ".tasks.")
                .atField("spec.evaluation");
    }
}
