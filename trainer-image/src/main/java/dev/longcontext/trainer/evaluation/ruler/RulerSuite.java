package dev.longcontext.trainer.evaluation.ruler;

import com.google.auto.service.AutoService;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.Ruler;
import dev.longcontext.trainer.evaluation.hay.Hay;
import dev.longcontext.trainer.evaluation.hay.SizedItems;
import dev.longcontext.trainer.evaluation.hay.SizedItems.Wanted;
import dev.longcontext.trainer.evaluation.hay.SizedTask;
import dev.longcontext.trainer.evaluation.item.ItemSuite;
import dev.longcontext.trainer.evaluation.item.Prompt;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.evaluation.suite.SuiteFactory;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Items of each task and length. */
public final class RulerSuite {

    private RulerSuite() {}

    /** @throws dev.longcontext.trainer.failure.FailureException where a task has no item so short */
    public static ItemSuite open(Ruler settings, SuiteInputs inputs) {
        Hay hay = Hay.shipped();
        Map<String, SizedTask> tasks = new LinkedHashMap<>();
        settings.tasks()
                .forEach(name -> tasks.put(name.name(), task(name, hay, prompt -> prompt.ids(inputs.format()).length)));
        return SizedItems.suite(EvaluationConfig.Suite.Ruler.metrics(), tasks, wanted(settings), inputs);
    }

    static Wanted wanted(Ruler settings) {
        return new Wanted("ruler", settings.lengths(), settings.samplesPerTask(), settings.prompt(), settings.seed());
    }

    /** @param tokens how many a prompt has */
    static RulerTask task(Ruler.RulerTask name, Hay hay, ToIntFunction<Prompt> tokens) {
        Words.Kind numbers = Words.Kind.numbers;
        Words.Kind words = Words.Kind.words;
        Words.Kind uuids = Words.Kind.uuids;
        return switch (name) {
            case NiahSingle1 -> new Needles(null, false, words, numbers, 1, 1, 1);
            case NiahSingle2 -> new Needles(hay, false, words, numbers, 1, 1, 1);
            case NiahSingle3 -> new Needles(hay, false, words, uuids, 1, 1, 1);
            case NiahMultiKey1 -> new Needles(hay, false, words, numbers, 4, 1, 1);
            case NiahMultiKey2 -> new Needles(null, true, words, numbers, 1, 1, 1);
            case NiahMultiKey3 -> new Needles(null, true, uuids, uuids, 1, 1, 1);
            case NiahMultiValue -> new Needles(hay, false, words, numbers, 1, 4, 1);
            case NiahMultiQuery -> new Needles(hay, false, words, numbers, 4, 1, 4);
            case VariableTracking -> new VariableTracking(text -> tokens.applyAsInt(new Prompt.Text(text)));
            case CommonWords -> new CommonWords();
            case FrequentWords -> new FrequentWords();
        };
    }

    /** Opens it for {@code run.json}. */
    @AutoService(SuiteFactory.class)
    public static final class Factory implements SuiteFactory {
        @Override
        public EvaluationConfig.Suite kind() {
            return EvaluationConfig.Suite.Ruler;
        }

        @Override
        public Suite<?> open(EvaluationConfig evaluation, SuiteInputs inputs) {
            return RulerSuite.open(evaluation.ruler(), inputs);
        }
    }
}
