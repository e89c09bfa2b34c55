package dev.longcontext.trainer.data;

/**
 * What became of the data.
 *
 * @param samples kept
 * @param tokens of the kept samples
 * @param targets of the kept samples: tokens that count in the loss
 * @param dropped samples left out because they are too long
 * @param truncated kept samples whose end was cut off
 * @param longestSample in tokens
 */
public record DataCounts(long samples, long tokens, long targets, long dropped, long truncated, int longestSample) {

    static final DataCounts NONE = new DataCounts(0, 0, 0, 0, 0, 0);

    DataCounts plus(SampleTokenizer.Outcome outcome) {
        if (outcome.dropped()) {
            return new DataCounts(samples, tokens, targets, dropped + 1, truncated, longestSample);
        }
        return new DataCounts(
                samples + 1,
                tokens + outcome.sample().length(),
                targets + outcome.sample().targets(),
                dropped,
                truncated + (outcome.truncated() ? 1 : 0),
                Math.max(longestSample, outcome.sample().length()));
    }
}
