package dev.longcontext.trainer.data;

import dev.longcontext.contract.DataConfig.Pick;

/**
 * Which samples of a source are kept.
 *
 * @param maxSamples most that are kept
 * @param pick which of them, where there are more
 * @param minTokens samples with fewer tokens are left out; they do not count as kept
 */
public record Selection(int maxSamples, Pick pick, int minTokens) {

    public static final Selection ALL = new Selection(Integer.MAX_VALUE, Pick.First, 0);

    public Selection first(int samples) {
        return new Selection(samples, Pick.First, minTokens);
    }

    /** Drawn by the seed. */
    public Selection random(int samples) {
        return new Selection(samples, Pick.Random, minTokens);
    }

    public Selection atLeast(int tokens) {
        return new Selection(maxSamples, pick, tokens);
    }
}
