/**
 * How good the base and the tuned model are, measured the same way on the same units, and whether that passes the gates.
 *
 * <p>{@link dev.longcontext.trainer.evaluation.EvaluationTask} drives. It knows units, metrics and sections
 * ({@code evaluation.suite}); what is measured is in a package for each suite, which {@code Suites} lists.
 */
package dev.longcontext.trainer.evaluation;
