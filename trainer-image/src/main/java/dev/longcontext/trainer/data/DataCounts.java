package dev.longcontext.trainer.data;

/**
 * What became of the data.
 *
 * @param samples kept
 * @param tokens of the kept samples
 * @param targets of the kept samples: tokens that count in the loss
 * @param dropped samples left out because they are too long or too short
 * @param tooShort of the dropped ones those with fewer tokens than their source's {@code minTokens}
 * @param truncated kept samples whose end was cut off
 * @param longestSample in tokens
 */
public record DataCounts(
        long samples, long tokens, long targets, long dropped, long tooShort, long truncated, int longestSample) {

    static final DataCounts NONE = new DataCounts(0, 0, 0, 0, 0, 0, 0);

    DataCounts plus(SampleTokenizer.Outcome outcome) {
        return switch (outcome.fate()) {
            case TOO_LONG -> new DataCounts(samples, tokens, targets, dropped + 1, tooShort, truncated, longestSample);
            case TOO_SHORT ->
                new DataCounts(samples, tokens, targets, dropped + 1, tooShort + 1, truncated, longestSample);
            case KEPT, TRUNCATED ->
                new DataCounts(
                        samples + 1,
                        tokens + outcome.sample().length(),
                        targets + outcome.sample().targets(),
                        dropped,
                        tooShort,
                        truncated + (outcome.truncated() ? 1 : 0),
                        Math.max(longestSample, outcome.sample().length()));
        };
    }
}
