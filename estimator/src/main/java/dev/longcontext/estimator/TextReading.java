package dev.longcontext.estimator;

/**
 * The most that an evaluation has a model read at a time.
 *
 * @param prompt tokens of it that are read together with others; with a cache, all but an answer that is generated
 * @param length tokens of its longest text, prompt and answer together
 * @param rows tokens that are read together in one pass, where texts are read whole: of one text that long, or of several
 *     shorter ones
 */
public record TextReading(Way way, int prompt, int length, int rows) {

    /** How a text is read. */
    public enum Way {
        /** The prompt in chunks, into a cache of keys and values; then an answer token by token (Generator). */
        CACHED,
        /** Whole, and every token is scored (TextScorer). */
        SCORED,
        /** Whole, and only what comes after a few tokens is asked (AnswerCheck). */
        CHECKED
    }

    /** In chunks to its end: nothing is generated, or it is not known how much of it is. */
    public static TextReading cached(int length) {
        return cached(length, length);
    }

    public static TextReading cached(int prompt, int length) {
        return new TextReading(Way.CACHED, prompt, length, Math.min(prompt, PassTiles.PROMPT_ROWS));
    }

    public static TextReading scored(int length, int rows) {
        return new TextReading(Way.SCORED, length, length, rows);
    }

    public static TextReading checked(int length, int rows) {
        return new TextReading(Way.CHECKED, length, length, rows);
    }

    /** Another longest text, with an answer as long; shorter ones are still read together. */
    TextReading withLength(int other) {
        int answer = length - prompt;
        return way == Way.CACHED
                ? cached(Math.max(1, other - answer), other)
                : new TextReading(way, other, other, Math.max(other, Math.min(rows, PassTiles.TEXT_ROWS)));
    }
}
