package dev.longcontext.trainer.evaluation.needle;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.Needle;
import dev.longcontext.contract.Needle.NeedleMetric;
import dev.longcontext.estimator.TextReading;
import dev.longcontext.trainer.data.SourceRecords;
import dev.longcontext.trainer.evaluation.hay.Hay;
import dev.longcontext.trainer.evaluation.hay.Sentences;
import dev.longcontext.trainer.evaluation.hay.SizeSearch;
import dev.longcontext.trainer.evaluation.item.Fields;
import dev.longcontext.trainer.evaluation.item.Item;
import dev.longcontext.trainer.evaluation.item.ItemSuite;
import dev.longcontext.trainer.evaluation.item.ItemSuite.Questions;
import dev.longcontext.trainer.evaluation.item.Prompt;
import dev.longcontext.trainer.evaluation.item.Question;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.miniature.SplitMix64;
import dev.longcontext.trainer.scoring.RougeL;
import dev.longcontext.trainer.scoring.StringMatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A sentence at depths of running text, and a question about it that the model answers by generating. Texts of one length differ
 * only in the place of the needle and its number.
 */
final class GeneratedNeedles {
    private static final String KEY = "{key}";
    private static final int SMALLEST_KEY = 10_000;
    private static final int KEYS = 90_000;
    /** More words than a token ever has. */
    private static final int WORDS_PER_TOKEN = 64;
    /** Words by which a text gets shorter whose tokens came out too many. */
    private static final int STEP = 10;

    private final Needle settings;
    private final SuiteInputs inputs;
    private final Hay hay;

    private GeneratedNeedles(Needle settings, SuiteInputs inputs, Hay hay) {
        this.settings = settings;
        this.inputs = inputs;
        this.hay = hay;
    }

    static ItemSuite open(Needle settings, SuiteInputs inputs) throws IOException {
        GeneratedNeedles needles = new GeneratedNeedles(settings, inputs, hay(inputs));
        boolean exact = settings.metric() == NeedleMetric.Contains;
        int longest = Collections.max(settings.lengths());
        return new ItemSuite(
                new NeedleJudgement(inputs.name(), exact),
                inputs,
                new Questions(
                        needles.questions(),
                        TextReading.cached(Math.max(1, longest - settings.maxNewTokens()), longest),
                        true,
                        Map.of("Seed", Long.toString(settings.seed()), "Needle", settings.needle())));
    }

    /** The texts of the evaluation's sources, and without any those that come with the trainer. */
    private static Hay hay(SuiteInputs inputs) throws IOException {
        if (inputs.samples().isEmpty()) {
            return Hay.shipped();
        }
        List<String> texts = new ArrayList<>();
        Map<String, Boolean> blank = new LinkedHashMap<>();
        for (SourceRecords.SourceRecord record :
                SourceRecords.read(inputs.samples().get())) {
            Fields fields = new Fields(record, "Write a line {\"text\": ...}, or give documents.");
            String text = fields.optional("text").orElseThrow(() -> fields.refusal("has no text \"text\""));
            texts.add(text);
            blank.merge(record.source(), text.isBlank(), Boolean::logicalAnd);
        }
        blank.forEach((source, nothing) -> {
            if (nothing) {
                throw refusal(
                        "source " + source + " of evaluation " + inputs.name()
                                + " has no word in any of its texts, so that nothing can be hidden in it",
                        "Give it texts, or remove the source.");
            }
        });
        if (texts.isEmpty()) {
            throw refusal("the sources of evaluation " + inputs.name() + " have no record", "Give them texts.");
        }
        return Hay.of(texts);
    }

    private List<Question> questions() {
        List<Question> questions = new ArrayList<>();
        for (int length : settings.lengths()) {
            int words = words(length);
            for (double depth : NeedleSamples.depths(settings)) {
                for (int i = 0; i < settings.samplesPerCell(); i++) {
                    SplitMix64 rng = new SplitMix64(
                            new SplitMix64(settings.seed() + length).next() + Math.round(depth * 1_000) * 1_000 + i);
                    String key = Integer.toString(SMALLEST_KEY + rng.below(KEYS));
                    String id = length + "/" + depth + "/" + i;
                    questions.add(new Question(id, "needle", length, depth, () -> item(key, length, depth, words)));
                }
            }
        }
        return questions;
    }

    /** How many words of hay fit, with a needle at the end. */
    private int words(int length) {
        String key = Integer.toString(SMALLEST_KEY);
        if (tokens(prompt(key, 1, 1)) > length) {
            throw refusal(
                    "needle and question of an evaluation have " + tokens(prompt(key, 1, 1))
                            + " tokens with the answer's, and needle.lengths has " + length,
                    "Remove that length, or shorten needle and question.");
        }
        int most = WORDS_PER_TOKEN * length;
        int words = 1 + SizeSearch.greatest(most, more -> tokens(prompt(key, 1, 1 + more)) <= length);
        if (words > most) {
            throw refusal(
                    "the texts of evaluation " + inputs.name() + " make hardly any token: " + words
                            + " words of them fit into " + length,
                    "Give texts that the model's tokenizer knows, or remove the sources.");
        }
        int depths = settings.depths();
        if (pieces(words).size() + 1 < depths) {
            throw refusal(
                    "a text of " + length + " tokens has room for " + words
                            + " words beside the needle, and needle.depths = " + depths
                            + " asks for more places between them",
                    "Lower needle.depths, or remove that length.");
        }
        return words;
    }

    private static FailureException refusal(String rule, String remedy) {
        return new FailureException(FailureClass.InvalidConfiguration, rule, remedy).atField("spec.evaluation");
    }

    private Item item(String key, int length, double depth, int words) {
        Prompt prompt = prompt(key, depth, words);
        for (int fewer = words - STEP; tokens(prompt) > length && fewer > 0; fewer -= STEP) {
            prompt = prompt(key, depth, fewer);
        }
        return new Item.Open(
                prompt,
                List.of(settings.answer().replace(KEY, key)),
                settings.maxNewTokens(),
                settings.metric() == NeedleMetric.Contains ? StringMatch::any : RougeL::best);
    }

    private int tokens(Prompt prompt) {
        return prompt.ids(inputs.format()).length + settings.maxNewTokens();
    }

    private Prompt prompt(String key, double depth, int words) {
        List<String> pieces = pieces(words);
        int place = (int) Math.rint(depth * pieces.size());
        String text = Stream.of(
                        String.join("", pieces.subList(0, place)),
                        settings.needle().replace(KEY, key),
                        String.join("", pieces.subList(place, pieces.size())))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
        return Prompt.chat(text + "\n\n" + settings.question().replace(KEY, key));
    }

    /** Between two of them a needle may stand: sentences, and words where there are fewer sentences than depths, as in code. */
    private List<String> pieces(int words) {
        List<String> sentences = Sentences.pieces(hay.first(words));
        return sentences.size() + 1 < settings.depths() ? hay.words(words) : sentences;
    }
}
