package dev.longcontext.trainer.evaluation.ruler;

import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.Ruler;
import dev.longcontext.trainer.evaluation.hay.Hay;
import dev.longcontext.trainer.evaluation.item.ItemSuite;
import dev.longcontext.trainer.evaluation.item.ItemSuite.Questions;
import dev.longcontext.trainer.evaluation.item.Prompt;
import dev.longcontext.trainer.evaluation.item.Question;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import dev.longcontext.trainer.miniature.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Items of each task and length. */
public final class RulerSuite {
    private final Ruler settings;
    private final ToIntFunction<Prompt> tokens;
    private final Hay hay = Hay.shipped();

    /** @param tokens how many a prompt has */
    RulerSuite(Ruler settings, ToIntFunction<Prompt> tokens) {
        this.settings = settings;
        this.tokens = tokens;
    }

    /** @throws dev.longcontext.trainer.failure.FailureException where a task has no item so short */
    public static ItemSuite open(Ruler settings, SuiteInputs inputs) {
        RulerSuite suite = new RulerSuite(settings, prompt -> prompt.ids(inputs.format()).length);
        int longest =
                settings.lengths().stream().mapToInt(Integer::intValue).max().orElse(0);
        Map<String, String> facts = Map.of("Seed", Long.toString(settings.seed()));
        return new ItemSuite(
                EvaluationConfig.Suite.Ruler.metrics(), inputs, new Questions(suite.questions(), longest, true, facts));
    }

    private List<Question> questions() {
        List<Question> questions = new ArrayList<>();
        for (int length : settings.lengths()) {
            for (Ruler.RulerTask name : settings.tasks()) {
                RulerItems items = items(name, length);
                items.requireRoom();
                for (int i = 0; i < settings.samplesPerTask(); i++) {
                    int number = i;
                    String id = length + "/" + name + "/" + i;
                    questions.add(new Question(id, name.name(), length, null, () -> items.item(number)));
                }
            }
        }
        return questions;
    }

    RulerItems items(Ruler.RulerTask name, int length) {
        long ofTask = new SplitMix64(settings.seed() + name.ordinal()).next();
        long seed = new SplitMix64(ofTask + length).next();
        return new RulerItems(task(name), name.name(), length, seed, settings.prompt(), tokens);
    }

    RulerTask task(Ruler.RulerTask name) {
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
}
