package dev.longcontext.trainer.evaluation;

import dev.longcontext.trainer.configuration.Evaluation;
import dev.longcontext.trainer.evaluation.needle.NeedleSuite;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** The suites there are: a line each. */
final class Suites {
    private static final Map<Evaluation.Suite, Factory> TABLE = Map.ofEntries(
            Map.entry(Evaluation.Suite.NeedleInAHaystack, (of, inputs) -> new NeedleSuite(of.needle(), inputs)));

    private Suites() {}

    @FunctionalInterface
    private interface Factory {
        Suite<?> open(Evaluation evaluation, SuiteInputs inputs) throws IOException;
    }

    static Set<Evaluation.Suite> known() {
        return TABLE.keySet();
    }

    static Suite<?> open(Evaluation evaluation, SuiteInputs inputs) throws IOException {
        return TABLE.get(evaluation.suite()).open(evaluation, inputs);
    }
}
