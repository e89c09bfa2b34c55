package dev.longcontext.trainer.data;

import dev.longcontext.contract.DataConfig.Pick;
import dev.longcontext.contract.DataConfig.Step;
import java.util.Set;

/**
 * Which samples of a source are kept.
 *
 * @param maxSamples most that are kept
 * @param pick which of them, where there are more
 * @param minTokens samples with fewer tokens are left out; they do not count as kept
 * @param maxTokens samples with more are left out likewise
 * @param steps what else is left out
 */
public record Selection(int maxSamples, Pick pick, int minTokens, int maxTokens, Set<Step> steps) {

    public static final Selection ALL = new Selection(Integer.MAX_VALUE, Pick.First, 0, Integer.MAX_VALUE, Set.of());

    public Selection {
        steps = Set.copyOf(steps);
    }

    public Selection first(int samples) {
        return new Selection(samples, Pick.First, minTokens, maxTokens, steps);
    }

    /** Drawn by the seed. */
    public Selection random(int samples) {
        return new Selection(samples, Pick.Random, minTokens, maxTokens, steps);
    }

    public Selection atLeast(int tokens) {
        return new Selection(maxSamples, pick, tokens, maxTokens, steps);
    }

    public Selection atMost(int tokens) {
        return new Selection(maxSamples, pick, minTokens, tokens, steps);
    }

    public Selection with(Step... added) {
        return new Selection(maxSamples, pick, minTokens, maxTokens, Set.of(added));
    }
}
