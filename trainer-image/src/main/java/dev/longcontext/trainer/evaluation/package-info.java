/**
 * How good the base and the tuned model are, measured the same way on the same texts, and whether that passes the gates.
 *
 * <p>{@link dev.longcontext.trainer.evaluation.EvaluationTask} drives; measuring ({@code Needle*}), judging
 * ({@code Gates}) and showing ({@code HeatMap}, {@code Report}) know nothing of each other.
 */
package dev.longcontext.trainer.evaluation;
