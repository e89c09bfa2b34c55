package dev.longcontext.trainer.data;

import dev.longcontext.contract.DataConfig.MixStrategy;
import java.util.Comparator;
import java.util.stream.IntStream;

/** How many samples each source gives so that they are in the relation of the weights. */
final class MixShares {

    private final double[] exact;
    private final int bounding;

    private MixShares(double[] exact, int bounding) {
        this.exact = exact;
        this.bounding = bounding;
    }

    /**
     * The largest mix without a repeated sample, or the smallest that leaves none out.
     *
     * @param available usable samples of each source, at least 1
     * @param weights of the sources, above 0
     */
    static MixShares of(long[] available, double[] weights, MixStrategy strategy) {
        Comparator<Integer> byScale = Comparator.comparingDouble(s -> available[s] / weights[s]);
        int bounding = IntStream.range(0, available.length)
                .boxed()
                .min(strategy == MixStrategy.Undersample ? byScale : byScale.reversed())
                .orElseThrow();
        double scale = available[bounding] / weights[bounding];
        return new MixShares(
                IntStream.range(0, available.length)
                        .mapToDouble(s -> scale * weights[s])
                        .toArray(),
                bounding);
    }

    /** Rounded, and at least 1: a source with a weight is never missing. {@link Long#MAX_VALUE} stands for more, too. */
    long count(int source) {
        return Math.max(1, Math.round(exact[source]));
    }

    /** As the weights have it. */
    double exact(int source) {
        return exact[source];
    }

    /** Whether a source has a sample though its weight asks for less than half of one. */
    boolean raised(int source) {
        return Math.round(exact[source]) == 0;
    }

    /** The source that gives each of its samples once, and so decides how large the mix is. */
    int bounding() {
        return bounding;
    }
}
