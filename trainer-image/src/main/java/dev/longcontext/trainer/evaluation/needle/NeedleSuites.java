package dev.longcontext.trainer.evaluation.needle;

import dev.longcontext.contract.Needle;
import dev.longcontext.contract.Needle.NeedleMetric;
import dev.longcontext.trainer.evaluation.suite.Suite;
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
}
