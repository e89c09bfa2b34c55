package dev.longcontext.trainer.data;

import dev.longcontext.contract.DataConfig.MixStrategy;
import java.util.stream.IntStream;

/** How many samples each source gives so that they are in the relation of the weights. */
final class MixShares {

    private MixShares() {}

    /**
     * The largest mix without a repeated sample, or the smallest that leaves none out. A number is rounded, and at least 1: a
     * source with a weight is never missing.
     *
     * @param available usable samples of each source, at least 1
     * @param weights of the sources, above 0
     */
    static long[] counts(long[] available, double[] weights, MixStrategy strategy) {
        IntStream sources = IntStream.range(0, available.length);
        double scale =
                switch (strategy) {
                    case Undersample ->
                        sources.mapToDouble(s -> available[s] / weights[s])
                                .min()
                                .orElseThrow();
                    case Oversample ->
                        sources.mapToDouble(s -> available[s] / weights[s])
                                .max()
                                .orElseThrow();
                };
        return IntStream.range(0, available.length)
                .mapToLong(s -> Math.max(1, Math.round(scale * weights[s])))
                .toArray();
    }
}
