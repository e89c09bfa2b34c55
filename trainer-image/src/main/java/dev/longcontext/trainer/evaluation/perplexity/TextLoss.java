package dev.longcontext.trainer.evaluation.perplexity;

/**
 * One text read with one length of context.
 *
 * @param length tokens of the window
 * @param text number of the text, from 0
 * @param loss sum of the negative log likelihoods of the scored tokens, in nats
 * @param tokens that were scored
 */
record TextLoss(int length, int text, double loss, long tokens) {}
