package dev.longcontext.trainer.evaluation.custom;

import com.google.auto.service.AutoService;
import dev.longcontext.contract.Custom;
import dev.longcontext.contract.EvaluationConfig;
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

/** The questions of the evaluation's sources in their order: those about one context should follow each other. */
public final class CustomSuite {

    private CustomSuite() {}

    /** @throws dev.longcontext.trainer.failure.FailureException of class InvalidData at a record that is no item */
    public static ItemSuite open(Custom settings, SuiteInputs inputs) throws IOException {
        CustomItems items = new CustomItems(settings, inputs.format(), inputs.maxLength());
        List<Question> questions = RecordQuestions.of(inputs, CustomItems::task, items::item);
        return new ItemSuite(
                EvaluationConfig.Suite.Custom.metrics(),
                inputs,
                Questions.inMemory(
                        questions,
                        inputs.format(),
                        Map.of("Metric", settings.metric().name())));
    }

    /** Opens it for {@code run.json}. */
    @AutoService(SuiteFactory.class)
    public static final class Factory implements SuiteFactory {
        @Override
        public EvaluationConfig.Suite kind() {
            return EvaluationConfig.Suite.Custom;
        }

        @Override
        public Suite<?> open(EvaluationConfig evaluation, SuiteInputs inputs) throws IOException {
            return CustomSuite.open(evaluation.custom(), inputs);
        }
    }
}
