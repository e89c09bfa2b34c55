package dev.longcontext.trainer.data;

import dev.longcontext.contract.DataConfig.Arrange;
import dev.longcontext.contract.DataConfig.Pick;
import dev.longcontext.contract.DataConfig.Step;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which samples of a source are kept.
 *
 * @param maxSamples most that are kept
 * @param pick which of them, where there are more
 * @param minTokens samples with fewer tokens are left out; they do not count as kept
 * @param maxTokens samples with more are left out likewise
 * @param steps what else is left out
 * @param arrange how texts become samples; null where each is one. Lengths and steps are then about the texts, all else about the
 *     samples
 * @param weight the source's share of the mix, in relation to those of the other sources; 0 where there are no shares
 */
public record Selection(
        int maxSamples,
        Pick pick,
        int minTokens,
        int maxTokens,
        Set<Step> steps,
        @Nullable Arrange arrange,
        double weight) {

    public static final Selection ALL =
            new Selection(Integer.MAX_VALUE, Pick.First, 0, Integer.MAX_VALUE, Set.of(), null, 0);

    public Selection {
        steps = Set.copyOf(steps);
    }

    public boolean isWeighted() {
        return weight > 0;
    }

    public Selection first(int samples) {
        return new Selection(samples, Pick.First, minTokens, maxTokens, steps, arrange, weight);
    }

    /** Drawn by the seed. */
    public Selection random(int samples) {
        return new Selection(samples, Pick.Random, minTokens, maxTokens, steps, arrange, weight);
    }

    public Selection atLeast(int tokens) {
        return new Selection(maxSamples, pick, tokens, maxTokens, steps, arrange, weight);
    }

    public Selection atMost(int tokens) {
        return new Selection(maxSamples, pick, minTokens, tokens, steps, arrange, weight);
    }

    public Selection with(Step... added) {
        return new Selection(maxSamples, pick, minTokens, maxTokens, Set.of(added), arrange, weight);
    }

    public Selection arranged(Arrange as) {
        return new Selection(maxSamples, pick, minTokens, maxTokens, steps, as, weight);
    }

    /** All texts that samples are arranged of. */
    Selection ofTexts() {
        return new Selection(Integer.MAX_VALUE, Pick.First, minTokens, maxTokens, steps, arrange, weight);
    }

    /** @param share 0 for none */
    public Selection weighing(double share) {
        return new Selection(maxSamples, pick, minTokens, maxTokens, steps, arrange, share);
    }
}
