package dev.longcontext.trainer.evaluation.needle;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.Needle;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.jinja.JinjaException;
import dev.longcontext.trainer.miniature.Haystacks;
import dev.longcontext.trainer.miniature.SplitMix64;
import dev.longcontext.trainer.miniature.TokenCounter;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Message;
import dev.longcontext.trainer.tokenization.Sample;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The texts of a grid: a sentence with a pass key at a depth of filler of a length, in the model's own tokens and chat
 * format. They follow from the seed, so that base and tuned model, and runs on other machines, see the same ones.
 */
final class NeedleSamples {
    private final ChatFormat format;
    private final Haystacks haystacks;

    NeedleSamples(ChatFormat format) {
        this.format = format;
        this.haystacks = new Haystacks(TokenCounter.of(format));
    }

    /** @return [depths], evenly from 0 to 1 */
    static double[] depths(Needle needle) {
        int n = needle.depths();
        return IntStream.range(0, n)
                .mapToDouble(i -> n == 1 ? 0 : (double) i / (n - 1))
                .toArray();
    }

    /**
     * The samples of one cell; labels are set on the key and its end of turn.
     *
     * @throws FailureException where the chat template refuses such a chat, or does not show the key
     */
    List<Sample> cell(Needle needle, int length, double depth) {
        long cellSeed = needle.seed() * 1_000_003 + length * 101L + (long) Math.rint(depth * 100);
        SplitMix64 rng = new SplitMix64(cellSeed);
        try {
            return IntStream.range(0, needle.samplesPerCell())
                    .mapToObj(i ->
                            sample(haystacks.chatAtDepth(rng, length, depth).conversations()))
                    .toList();
        } catch (JinjaException e) {
            throw unusable("cannot render a question and its answer: " + e.getMessage())
                    .causedBy(e);
        }
    }

    private Sample sample(List<Message> chat) {
        Sample sample = format.lastSaid(chat);
        if (sample.targets() == 0) { // no answer to it could be wrong
            throw unusable("does not show the answer to a question");
        }
        return sample;
    }

    private static FailureException unusable(String why) {
        return new FailureException(
                        FailureClass.InvalidConfiguration,
                        "the needle evaluation cannot be measured: the chat template " + why,
                        "Choose another format with spec.data.chatTemplate, or remove the evaluation.")
                .atField("spec.data.chatTemplate");
    }

    /** Ids that the tokenizer has, from 0. */
    int tokens() {
        return format.tokenizer().size();
    }

    /** The text of token ids, for the report. */
    String text(int[] ids) {
        return format.tokenizer().decode(ids);
    }
}
