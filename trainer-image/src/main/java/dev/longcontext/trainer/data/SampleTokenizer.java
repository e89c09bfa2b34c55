package dev.longcontext.trainer.data;

import dev.longcontext.trainer.configuration.Data.Overlong;
import dev.longcontext.trainer.configuration.Data.OverlongAction;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.TokenizedSample;
import java.util.Arrays;

/** Turns a parsed line into tokens of at most the target length. Any number of threads may use it. */
final class SampleTokenizer {

    private final ChatFormat format;
    private final Limits limits;

    /**
     * @param targetLength most tokens of a sample
     * @param vocabularySize ids the model has
     */
    record Limits(int targetLength, int vocabularySize, Overlong overlong) {}

    /** @param sample null when the sample is dropped */
    record Outcome(TokenizedSample sample, boolean truncated) {

        static final Outcome DROPPED = new Outcome(null, false);

        boolean dropped() {
            return sample == null;
        }
    }

    SampleTokenizer(ChatFormat format, Limits limits) {
        this.format = format;
        this.limits = limits;
    }

    Outcome tokenize(LineParser.Parsed parsed) throws LineProblem {
        int most = limits.targetLength();
        TokenizedSample sample = parsed.isChat() ? format.chat(parsed.messages()) : format.text(parsed.text(), most);
        checkVocabulary(sample);
        boolean overlong = sample.length() > most;
        OverlongAction action =
                parsed.isChat() ? limits.overlong().chat() : limits.overlong().text();
        if (overlong && action == OverlongAction.Drop) {
            return Outcome.DROPPED;
        }
        TokenizedSample kept = overlong ? sample.truncatedTo(most) : sample;
        if (kept.targets() == 0) {
            String field = parsed.isChat() ? "overlong.chat" : "overlong.text";
            throw new LineProblem(
                    "every target lies beyond the target length of " + most + " tokens (the sample has "
                            + sample.length() + "), so there is nothing left to learn from it",
                    "Write " + field + ": Drop, or raise spec.context.targetLength.");
        }
        return new Outcome(kept, overlong);
    }

    private void checkVocabulary(TokenizedSample sample) throws LineProblem {
        int highest = Arrays.stream(sample.ids()).max().orElse(0);
        if (highest >= limits.vocabularySize()) {
            throw new LineProblem(
                    "gives the token id " + highest + ", but the model has " + limits.vocabularySize() + " ids",
                    "Use the tokenizer.json that belongs to the model's config.json.");
        }
    }
}
