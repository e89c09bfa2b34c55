package dev.longcontext.trainer.evaluation.perplexity;

import java.util.List;

/**
 * One text read with one length of context.
 *
 * @param length tokens of the window
 * @param text number of the text, from 0
 * @param loss sum of the negative log likelihoods of the scored tokens, in nats
 * @param tokens that were scored
 * @param positions the same tokens by how many are before them in their window
 */
record TextLoss(int length, int text, double loss, long tokens, List<PositionLoss> positions) {

    TextLoss {
        positions = List.copyOf(positions);
    }
}
