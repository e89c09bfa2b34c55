package dev.longcontext.trainer.evaluation.reasoning;

import com.google.auto.service.AutoService;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.Reasoning;
import dev.longcontext.contract.Reasoning.ReasoningTask;
import dev.longcontext.trainer.evaluation.hay.Hay;
import dev.longcontext.trainer.evaluation.hay.SizedItems;
import dev.longcontext.trainer.evaluation.hay.SizedItems.Wanted;
import dev.longcontext.trainer.evaluation.hay.SizedTask;
import dev.longcontext.trainer.evaluation.item.ItemSuite;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.evaluation.suite.SuiteFactory;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import java.util.LinkedHashMap;
import java.util.Map;

/** Items of each task and length. */
public final class ReasoningSuite {

    private ReasoningSuite() {}

    /** @throws dev.longcontext.trainer.failure.FailureException where a task has no item so short */
    public static ItemSuite open(Reasoning settings, SuiteInputs inputs) {
        Hay hay = Hay.shipped();
        Map<String, SizedTask> tasks = new LinkedHashMap<>();
        settings.tasks().forEach(task -> tasks.put(task.name(), task(task, hay)));
        Wanted wanted = new Wanted(
                "reasoning", settings.lengths(), settings.samplesPerTask(), settings.prompt(), settings.seed());
        return SizedItems.suite(EvaluationConfig.Suite.Reasoning.metrics(), tasks, wanted, inputs);
    }

    static SizedTask task(ReasoningTask name, Hay hay) {
        return switch (name) {
            case Coreference -> new Coreference();
            case GraphParents -> new GraphWalk(0);
            case GraphBreadthFirst -> new GraphWalk(2);
            case Association -> new Association(hay);
            case OneFact -> new Facts(hay, 1);
            case TwoFacts -> new Facts(hay, 2);
            case ThreeFacts -> new Facts(hay, 3);
        };
    }

    /** Opens it for {@code run.json}. */
    @AutoService(SuiteFactory.class)
    public static final class Factory implements SuiteFactory {
        @Override
        public EvaluationConfig.Suite kind() {
            return EvaluationConfig.Suite.Reasoning;
        }

        @Override
        public Suite<?> open(EvaluationConfig evaluation, SuiteInputs inputs) {
            return ReasoningSuite.open(evaluation.reasoning(), inputs);
        }
    }
}
