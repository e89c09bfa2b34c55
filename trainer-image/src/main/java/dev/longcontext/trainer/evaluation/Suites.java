package dev.longcontext.trainer.evaluation;

import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.trainer.evaluation.choice.MultipleChoiceSuite;
import dev.longcontext.trainer.evaluation.custom.CustomSuite;
import dev.longcontext.trainer.evaluation.longbench.LongBenchSuite;
import dev.longcontext.trainer.evaluation.needle.NeedleSuites;
import dev.longcontext.trainer.evaluation.perplexity.PerplexitySuite;
import dev.longcontext.trainer.evaluation.reasoning.ReasoningSuite;
import dev.longcontext.trainer.evaluation.ruler.RulerSuite;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import dev.longcontext.trainer.evaluation.topics.TopicSuite;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** The suites there are: a line each. */
final class Suites {
    private static final Map<EvaluationConfig.Suite, Factory> TABLE = Map.ofEntries(
            Map.entry(EvaluationConfig.Suite.NeedleInAHaystack, (of, inputs) -> NeedleSuites.open(of.needle(), inputs)),
            Map.entry(EvaluationConfig.Suite.Perplexity, (of, inputs) -> new PerplexitySuite(of.perplexity(), inputs)),
            Map.entry(EvaluationConfig.Suite.Ruler, (of, inputs) -> RulerSuite.open(of.ruler(), inputs)),
            Map.entry(
                    EvaluationConfig.Suite.TopicRetrieval,
                    (of, inputs) -> TopicSuite.open(of.topicRetrieval(), inputs)),
            Map.entry(
                    EvaluationConfig.Suite.MultipleChoice,
                    (of, inputs) -> MultipleChoiceSuite.open(of.multipleChoice(), inputs)),
            Map.entry(EvaluationConfig.Suite.Custom, (of, inputs) -> CustomSuite.open(of.custom(), inputs)),
            Map.entry(EvaluationConfig.Suite.LongBench, (of, inputs) -> LongBenchSuite.open(of.longBench(), inputs)),
            Map.entry(EvaluationConfig.Suite.Reasoning, (of, inputs) -> ReasoningSuite.open(of.reasoning(), inputs)));

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
