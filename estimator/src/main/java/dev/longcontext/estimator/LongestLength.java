package dev.longcontext.estimator;

import java.util.OptionalInt;

/** The longest samples that fit. */
public final class LongestLength {

    /** Beyond any model of today; the search ends here. */
    private static final int LIMIT = 1 << 27;

    private LongestLength() {}

    /**
     * @param deviceBytes memory of one device; of the host where the run is on the CPU
     * @return tokens; empty where not even one token fits
     */
    public static OptionalInt of(ModelShape model, RunShape run, Placement placement, long deviceBytes) {
        int fits = 0;
        int tooLong = LIMIT;
        while (tooLong - fits > 1) {
            int length = fits + (tooLong - fits) / 2;
            if (MemoryEstimate.of(model, run.withLength(length), placement).peakBytes() <= deviceBytes) {
                fits = length;
            } else {
                tooLong = length;
            }
        }
        return fits == 0 ? OptionalInt.empty() : OptionalInt.of(fits);
    }
}
