package dev.longcontext.trainer.evaluation.suite;

import dev.longcontext.contract.EvaluationConfig;
import java.io.IOException;

/**
 * Opens the evaluations of one kind. Each kind that {@code run.json} may name has one in its own package, which
 * {@code @AutoService} makes known: nothing else names it.
 */
public interface SuiteFactory {
    EvaluationConfig.Suite kind();

    /**
     * The caller closes the suite.
     *
     * @param evaluation of this kind, with its settings
     * @throws dev.longcontext.trainer.failure.FailureException where settings or texts make no suite
     */
    Suite<?> open(EvaluationConfig evaluation, SuiteInputs inputs) throws IOException;
}
