package dev.longcontext.trainer.evaluation.infinitebench;

import com.google.auto.service.AutoService;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.InfiniteBench;
import dev.longcontext.trainer.evaluation.item.ItemSuite;
import dev.longcontext.trainer.evaluation.item.ItemSuite.Questions;
import dev.longcontext.trainer.evaluation.item.Question;
import dev.longcontext.trainer.evaluation.item.RecordQuestions;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.evaluation.suite.SuiteFactory;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The records of the evaluation's sources in their order. */
public final class InfiniteBenchSuite {

    private InfiniteBenchSuite() {}

    /** @throws dev.longcontext.trainer.failure.FailureException of class InvalidData at a record that is no item of a known task */
    public static ItemSuite open(InfiniteBench settings, SuiteInputs inputs) throws IOException {
        InfiniteBenchItems items = new InfiniteBenchItems(settings, inputs.format(), inputs.maxLength());
        List<Question> questions = RecordQuestions.of(inputs, InfiniteBenchItems::task, items::item);
        return new ItemSuite(
                EvaluationConfig.Suite.InfiniteBench.metrics(),
                inputs,
                Questions.inMemory(
                        questions,
                        inputs.format(),
                        Map.of(
                                "Tokens of a prompt, at most",
                                Integer.toString(InfiniteBenchItems.maxPromptTokens(settings, inputs.maxLength())))));
    }

    /** Opens it for {@code run.json}. */
    @AutoService(SuiteFactory.class)
    public static final class Factory implements SuiteFactory {
        @Override
        public EvaluationConfig.Suite kind() {
            return EvaluationConfig.Suite.InfiniteBench;
        }

        @Override
        public Suite<?> open(EvaluationConfig evaluation, SuiteInputs inputs) throws IOException {
            return InfiniteBenchSuite.open(evaluation.infiniteBench(), inputs);
        }
    }
}
