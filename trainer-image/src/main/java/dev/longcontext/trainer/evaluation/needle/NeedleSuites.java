package dev.longcontext.trainer.evaluation.needle;

import com.google.auto.service.AutoService;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.Needle;
import dev.longcontext.contract.Needle.NeedleMetric;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.evaluation.suite.SuiteFactory;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import java.io.IOException;

/** The two ways in which a needle is asked for. */
public final class NeedleSuites {

    private NeedleSuites() {}

    /** @throws dev.longcontext.trainer.failure.FailureException where a length has no room for needle and question */
    public static Suite<?> open(Needle needle, SuiteInputs inputs) throws IOException {
        return needle.metric() == NeedleMetric.NextTokens
                ? new NeedleSuite(needle, inputs)
                : GeneratedNeedles.open(needle, inputs);
    }

    /** Opens it for {@code run.json}. */
    @AutoService(SuiteFactory.class)
    public static final class Factory implements SuiteFactory {
        @Override
        public EvaluationConfig.Suite kind() {
            return EvaluationConfig.Suite.NeedleInAHaystack;
        }

        @Override
        public Suite<?> open(EvaluationConfig evaluation, SuiteInputs inputs) throws IOException {
            return NeedleSuites.open(evaluation.needle(), inputs);
        }
    }
}
