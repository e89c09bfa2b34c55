package dev.longcontext.trainer.data;

import dev.longcontext.trainer.data.SampleTokenizer.Fate;

/**
 * What became of the data.
 *
 * @param samples kept
 * @param tokens of the kept samples
 * @param targets of the kept samples: tokens that count in the loss
 * @param dropped samples left out, for whatever reason
 * @param tooShort of the dropped ones those with fewer tokens than their source's {@code minTokens}
 * @param truncated kept samples whose end was cut off
 * @param longestSample in tokens
 * @param duplicates of the dropped ones those that equal an earlier one
 * @param contaminated of the dropped ones those that share words with a text of an evaluation
 */
public record DataCounts(
        long samples,
        long tokens,
        long targets,
        long dropped,
        long tooShort,
        long truncated,
        int longestSample,
        long duplicates,
        long contaminated) {

    static final DataCounts NONE = new DataCounts(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Dropped ones with more tokens than they may have. */
    public long tooLong() {
        return dropped - tooShort - duplicates - contaminated;
    }

    DataCounts plus(SampleTokenizer.Outcome outcome) {
        Fate fate = outcome.fate();
        boolean kept = !outcome.dropped();
        int length = kept ? outcome.sample().length() : 0;
        return new DataCounts(
                samples + one(kept),
                tokens + length,
                targets + (kept ? outcome.sample().targets() : 0),
                dropped + one(!kept),
                tooShort + one(fate == Fate.TOO_SHORT),
                truncated + one(fate == Fate.TRUNCATED),
                Math.max(longestSample, length),
                duplicates + one(fate == Fate.DUPLICATE),
                contaminated + one(fate == Fate.CONTAMINATED));
    }

    private static int one(boolean counts) {
        return counts ? 1 : 0;
    }
}
