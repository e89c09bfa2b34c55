package dev.longcontext.trainer.evaluation.item;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import dev.longcontext.trainer.evaluation.suite.Unit.Measured;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.inference.Generator;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.tokenization.TextCut;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks one model. Prompts that follow each other share what they begin with. */
final class Examiner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Examiner.class);
    private static final int SHOWN_ANSWER = 2_000;
    private static final int SHOWN_REFERENCE = 500;
    private static final int SHOWN_REFERENCES = 20;
    private static final int SHOWN_PROMPT = 300;
    /** More than {@link #SHOWN_PROMPT} characters have, in most texts. */
    private static final int SHOWN_TOKENS = 150;

    private final SuiteInputs inputs;
    private final Generator generator;

    /** @param longest tokens of the longest item, prompt and answer: room for so many is made once */
    Examiner(LlamaModel model, SuiteInputs inputs, int longest) {
        this.inputs = inputs;
        int tokens = inputs.format().tokenizer().size();
        this.generator = new Generator(model, tokens, longest, longest);
    }

    private record Answered(String text, double score) {}

    /** @throws dev.longcontext.trainer.failure.FailureException when asked to stop in between */
    Measured<ItemResult> ask(Question question) throws IOException {
        Item item = question.maker().make();
        int[] prompt = item.prompt().ids(inputs.format());
        if (prompt.length == 0) {
            throw new FailureException(
                            FailureClass.InvalidData,
                            "evaluation " + inputs.name() + ": the prompt of item " + question.id() + " has no token",
                            "Remove its record from the sources, or give the question more words.")
                    .atField("spec.evaluation");
        }
        Answered answered =
                item instanceof Item.Open open ? generate(open, prompt) : choose((Item.Choice) item, prompt);
        inputs.stop().check(); // else what was cut short would be logged as an answer
        if (Double.isNaN(answered.score())) {
            LOG.warn(
                    "evaluation {}: item {} has no score: the model's logits are not finite, so that no token is the most likely",
                    inputs.name(),
                    question.id());
        }
        Tokenizer tokenizer = inputs.format().tokenizer();
        String end =
                tokenizer.decode(Arrays.copyOfRange(prompt, Math.max(0, prompt.length - SHOWN_TOKENS), prompt.length));
        ItemResult result = new ItemResult(
                question.id(),
                question.task(),
                question.length(),
                question.depth(),
                prompt.length,
                answered.score(),
                TextCut.first(answered.text(), SHOWN_ANSWER),
                item.references().stream()
                        .limit(SHOWN_REFERENCES)
                        .map(reference -> TextCut.first(reference, SHOWN_REFERENCE))
                        .toList(),
                last(end));
        return new Measured<>(result, prompt.length);
    }

    /** The end of a text, of which no character is halved. */
    private static String last(String text) {
        int begin = Math.max(0, text.length() - SHOWN_PROMPT);
        boolean withinPair = begin > 0 && Character.isLowSurrogate(text.charAt(begin));
        return text.substring(withinPair ? begin + 1 : begin);
    }

    private Answered generate(Item.Open item, int[] prompt) {
        var answer = generator.greedy(prompt, item.maxNewTokens(), inputs.endTokens(), interruption());
        String text = inputs.format().tokenizer().decode(answer.ids());
        if (!answer.finite()) {
            return noScore(text);
        }
        return new Answered(text, item.scorer().score(Thought.removed(text), item.references()));
    }

    private Answered choose(Item.Choice item, int[] prompt) {
        List<String> options = item.options();
        int[][] continuations = options.stream()
                .map(option -> item.prompt().continuation(inputs.format(), option))
                .toArray(int[][]::new);
        double[][] losses = generator.losses(prompt, continuations, interruption());
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        boolean finite = true;
        for (int i = 0; i < losses.length; i++) {
            double loss = Arrays.stream(losses[i]).sum();
            finite &= !Double.isNaN(loss);
            double counted = item.perCharacter() ? loss / characters(options.get(i)) : loss;
            if (counted < least) {
                least = counted;
                best = i;
            }
        }
        if (!finite || best < 0) {
            return noScore("");
        }
        return new Answered(options.get(best), best == item.right() ? 1 : 0);
    }

    /** A model whose next tokens have no likelihoods has answered nothing, neither right nor wrong. */
    private static Answered noScore(String text) {
        return new Answered(text, Double.NaN);
    }

    /** Those of the option as it was given, without the space that separates it from the question. */
    static int characters(String option) {
        String text = option.startsWith(" ") ? option.substring(1) : option;
        return Math.max(1, text.codePointCount(0, text.length()));
    }

    private BooleanSupplier interruption() {
        return () -> {
            inputs.progress().alive();
            return inputs.stop().isRequested();
        };
    }

    @Override
    public void close() {
        generator.close();
    }
}
