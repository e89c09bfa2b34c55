package dev.longcontext.trainer.inference;

/**
 * How the next token is chosen. The names and their meaning are vLLM's and transformers'.
 *
 * @param temperature logits are divided by it; 0 takes the most likely token
 * @param topP only the most likely tokens whose probabilities reach this sum are drawn from (arXiv 1904.09751); 1: all
 * @param topK only so many of the most likely tokens are drawn from; 0: all
 * @param minP only tokens at least so likely as this times the most likely one are drawn from (arXiv 2407.01082); 0: all
 * @param repetitionPenalty logits of tokens that were there before, in prompt or answer, are divided by it when positive
 *     and multiplied when negative (arXiv 1909.05858); 1: none
 * @param seed of the draws
 */
public record SamplingParameters(
        double temperature, double topP, int topK, double minP, double repetitionPenalty, long seed) {

    /** The most likely token, always. */
    public static final SamplingParameters GREEDY = new SamplingParameters(0, 1, 0, 0, 1, 0);
}
