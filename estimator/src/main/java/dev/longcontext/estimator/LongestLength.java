package dev.longcontext.estimator;

import java.util.OptionalInt;
import java.util.function.IntPredicate;

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
        return greatest(length ->
                MemoryEstimate.of(model, run.withLength(length), placement).peakBytes() <= deviceBytes);
    }

    /** @param fits holds up to some length and for none that is longer */
    static OptionalInt greatest(IntPredicate fits) {
        int longest = 0;
        int tooLong = LIMIT;
        while (tooLong - longest > 1) {
            int length = longest + (tooLong - longest) / 2;
            if (fits.test(length)) {
                longest = length;
            } else {
                tooLong = length;
            }
        }
        return longest == 0 ? OptionalInt.empty() : OptionalInt.of(longest);
    }
}
