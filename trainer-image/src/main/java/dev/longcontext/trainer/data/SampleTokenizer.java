package dev.longcontext.trainer.data;

import dev.longcontext.trainer.configuration.Data.Overlong;
import dev.longcontext.trainer.configuration.Data.OverlongAction;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.TokenizedSample;

/** Turns a parsed line into tokens of at most the target length. Any number of threads may use it. */
final class SampleTokenizer {

    private final ChatFormat format;
    private final Limits limits;

    /** @param targetLength most tokens of a sample */
    record Limits(int targetLength, Overlong overlong) {}

    /** What becomes of a sample. */
    enum Fate {
        KEPT,
        TRUNCATED,
        TOO_LONG,
        TOO_SHORT
    }

    /** @param sample null when the sample is dropped */
    record Outcome(Fate fate, TokenizedSample sample) {

        boolean dropped() {
            return sample == null;
        }

        boolean truncated() {
            return fate == Fate.TRUNCATED;
        }
    }

    SampleTokenizer(ChatFormat format, Limits limits) {
        this.format = format;
        this.limits = limits;
    }

    /** @param minTokens a sample with fewer, before anything is cut off, is dropped */
    Outcome tokenize(LineParser.Parsed parsed, int minTokens) throws LineProblem {
        int most = limits.targetLength();
        TokenizedSample sample = parsed.isChat() ? format.chat(parsed.messages()) : format.text(parsed.text(), most);
        if (sample.length() < minTokens) {
            return new Outcome(Fate.TOO_SHORT, null);
        }
        boolean overlong = sample.length() > most;
        OverlongAction action =
                parsed.isChat() ? limits.overlong().chat() : limits.overlong().text();
        if (overlong && action == OverlongAction.Drop) {
            return new Outcome(Fate.TOO_LONG, null);
        }
        TokenizedSample kept = overlong ? sample.truncatedTo(most) : sample;
        if (kept.targets() == 0) {
            String field = parsed.isChat() ? "overlong.chat" : "overlong.text";
            throw new LineProblem(
                    "every target lies beyond the target length of " + most + " tokens (the sample has "
                            + sample.length() + "), so there is nothing left to learn from it",
                    "Write " + field + ": Drop, or raise spec.context.targetLength.");
        }
        return new Outcome(overlong ? Fate.TRUNCATED : Fate.KEPT, kept);
    }
}
