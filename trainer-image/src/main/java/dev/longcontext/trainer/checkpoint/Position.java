package dev.longcontext.trainer.checkpoint;

/**
 * How far a run has come. With the seed this is all that data order and random numbers depend on.
 *
 * @param step steps taken
 * @param samples samples seen
 * @param tokens tokens seen
 */
public record Position(long step, long samples, long tokens) {

    public Position {
        if (step < 0 || samples < 0 || tokens < 0) {
            throw new IllegalArgumentException("step " + step + ", samples " + samples + ", tokens " + tokens);
        }
    }

    public static final Position START = new Position(0, 0, 0);

    /** After one more step. */
    public Position plus(int moreSamples, long moreTokens) {
        return new Position(step + 1, samples + moreSamples, tokens + moreTokens);
    }
}
