/**
 * What a training run needs, from the shapes of model and run alone: {@link dev.longcontext.estimator.MemoryEstimate},
 * {@link dev.longcontext.estimator.WorkEstimate}, {@link dev.longcontext.estimator.LongestLength}; and its evaluations:
 * {@link dev.longcontext.estimator.EvaluationMemory}. Plain Java without dependencies, so that what only plans a run needs no
 * tensor library.
 *
 * <p>Letters as in the trainer's TorchScript: b samples of a pass, s sequence, n = b*s rows, d hidden, f intermediate, h
 * heads, k key/value heads, e head dim, r rank, v vocabulary, m rows with a target, w bytes of a computed number.
 */
package dev.longcontext.estimator;
