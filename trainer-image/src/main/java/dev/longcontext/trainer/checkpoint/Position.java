package dev.longcontext.trainer.checkpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * How far a run has come. With the seed this is all that data order and random numbers depend on.
 *
 * @param step steps taken, with those skipped
 * @param samples samples seen, with those of skipped steps
 * @param tokens of these samples
 * @param skippedSteps numbers of the steps, from 1, that moved no weight because of their loss
 * @param recentLosses of the last steps that were not skipped, the oldest first: what a spike is told by
 */
public record Position(long step, long samples, long tokens, List<Long> skippedSteps, List<Double> recentLosses) {

    /** Losses that are kept. */
    public static final int RECENT = 64;

    public static final Position START = new Position(0, 0, 0, List.of(), List.of());

    public Position {
        if (step < 0 || samples < 0 || tokens < 0) {
            throw new IllegalArgumentException("step " + step + ", samples " + samples + ", tokens " + tokens);
        }
        skippedSteps = List.copyOf(skippedSteps);
        recentLosses = List.copyOf(recentLosses);
    }

    /** After one more step. */
    public Position plus(int moreSamples, long moreTokens, double loss) {
        List<Double> losses = with(recentLosses, loss);
        List<Double> recent = losses.subList(Math.max(0, losses.size() - RECENT), losses.size());
        return new Position(step + 1, samples + moreSamples, tokens + moreTokens, skippedSteps, recent);
    }

    /** After one more step that was skipped. */
    public Position plusSkipped(int moreSamples, long moreTokens) {
        List<Long> skipped = with(skippedSteps, step + 1);
        return new Position(step + 1, samples + moreSamples, tokens + moreTokens, skipped, recentLosses);
    }

    /** How often the weights were moved. */
    public long updates() {
        return step - skippedSteps.size();
    }

    private static <T> List<T> with(List<T> list, T last) {
        var longer = new ArrayList<>(list);
        longer.add(last);
        return longer;
    }
}
