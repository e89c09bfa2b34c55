package dev.longcontext.trainer.evaluation.ruler;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.PromptForm;
import dev.longcontext.trainer.evaluation.hay.SizeSearch;
import dev.longcontext.trainer.evaluation.item.Item;
import dev.longcontext.trainer.evaluation.item.Prompt;
import dev.longcontext.trainer.evaluation.ruler.RulerTask.Sizes;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.miniature.SplitMix64;
import dev.longcontext.trainer.scoring.StringMatch;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Items of one task at one length, as long as they can be: the size is searched once, with items of their own, and an item that
 * still comes out too long is made smaller. Prompt and answer together have at most the length.
 */
final class RulerItems {
    /** No item's number. */
    private static final int SEARCH = -1;

    private final RulerTask task;
    private final String name;
    private final int length;
    private final long seed;
    private final boolean chat;
    private final ToIntFunction<Prompt> tokens;
    private Integer size;

    /**
     * @param seed of this task and length
     * @param tokens how many a prompt has
     */
    RulerItems(RulerTask task, String name, int length, long seed, PromptForm form, ToIntFunction<Prompt> tokens) {
        this.task = task;
        this.name = name;
        this.length = length;
        this.seed = seed;
        this.chat = form == PromptForm.Chat;
        this.tokens = tokens;
    }

    /** @throws FailureException of class InvalidConfiguration where not even the smallest item has room */
    void requireRoom() {
        if (draftThatFits(SEARCH, smallest()).isEmpty()) {
            throw tooShort();
        }
    }

    Item item(int number) {
        if (size == null) {
            Sizes sizes = task.sizes(length);
            int index = SizeSearch.greatest(i -> tokens(draft(SEARCH, sizes.get(i))) <= length);
            size = sizes.get(index);
        }
        Draft draft = draftThatFits(number, size).orElseThrow(this::tooShort);
        return new Item.Open(draft.prompt(chat), draft.answers(), task.answerTokens(), StringMatch::all);
    }

    /** With this size, or the greatest one of the smaller ones that fits. */
    private Optional<Draft> draftThatFits(int number, int wanted) {
        int step = task.sizes(length).step();
        for (int smaller = wanted; smaller >= Math.min(wanted, smallest()); smaller -= step) {
            Draft draft = draft(number, smaller);
            if (tokens(draft) <= length) {
                return Optional.of(draft);
            }
        }
        return Optional.empty();
    }

    private int smallest() {
        return task.sizes(length).step();
    }

    private Draft draft(int number, int itemSize) {
        return task.draft(new SplitMix64(seed + number), itemSize, length);
    }

    private int tokens(Draft draft) {
        return tokens.applyAsInt(draft.prompt(chat)) + task.answerTokens();
    }

    private FailureException tooShort() {
        int least = tokens(draft(SEARCH, smallest()));
        return new FailureException(
                        FailureClass.InvalidConfiguration,
                        "an item of Ruler's task " + name + " has at least " + least
                                + " tokens with this model's tokenizer, its answer included, and ruler.lengths has "
                                + length,
                        "Remove that length from ruler.lengths, or " + name + " from ruler.tasks.")
                .atField("spec.evaluation");
    }
}
