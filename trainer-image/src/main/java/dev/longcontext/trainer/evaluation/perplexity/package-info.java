/** The suite Perplexity: how well a model predicts given texts, by the length of the context it sees. */
package dev.longcontext.trainer.evaluation.perplexity;
