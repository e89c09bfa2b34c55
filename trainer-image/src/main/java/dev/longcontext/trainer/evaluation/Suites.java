package dev.longcontext.trainer.evaluation;

import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.trainer.evaluation.needle.NeedleSuite;
import dev.longcontext.trainer.evaluation.perplexity.PerplexitySuite;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** The suites there are: a line each. */
final class Suites {
    private static final Map<EvaluationConfig.Suite, Factory> TABLE = Map.ofEntries(
            Map.entry(EvaluationConfig.Suite.NeedleInAHaystack, (of, inputs) -> new NeedleSuite(of.needle(), inputs)),
            Map.entry(EvaluationConfig.Suite.Perplexity, (of, inputs) -> new PerplexitySuite(of.perplexity(), inputs)));

    private Suites() {}

    @FunctionalInterface
    private interface Factory {
        Suite<?> open(EvaluationConfig evaluation, SuiteInputs inputs) throws IOException;
    }

    static Set<EvaluationConfig.Suite> known() {
        return TABLE.keySet();
    }

    static Suite<?> open(EvaluationConfig evaluation, SuiteInputs inputs) throws IOException {
        return TABLE.get(evaluation.suite()).open(evaluation, inputs);
    }
}
