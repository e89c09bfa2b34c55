/** Scores of an answer's text from 0 to 1, each as its reference implementation computes it. Knows nothing of models. */
package dev.longcontext.trainer.scoring;
