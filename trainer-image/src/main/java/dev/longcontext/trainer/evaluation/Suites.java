package dev.longcontext.trainer.evaluation;

import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.evaluation.suite.SuiteFactory;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import java.io.IOException;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The suites there are: those whose packages are in the trainer. */
final class Suites {
    /** Two of a kind are an error. */
    private static final Map<EvaluationConfig.Suite, SuiteFactory> FACTORIES =
            ServiceLoader.load(SuiteFactory.class, Suites.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .collect(Collectors.toUnmodifiableMap(SuiteFactory::kind, Function.identity()));

    private Suites() {}

    static Set<EvaluationConfig.Suite> known() {
        return FACTORIES.keySet();
    }

    static Suite<?> open(EvaluationConfig evaluation, SuiteInputs inputs) throws IOException {
        SuiteFactory factory = FACTORIES.get(evaluation.suite());
        if (factory == null) {
            throw new IllegalStateException("no SuiteFactory of " + evaluation.suite()
                    + " is known: its package is missing, or was compiled without annotation processing");
        }
        return factory.open(evaluation, inputs);
    }
}
