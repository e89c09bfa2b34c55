package dev.longcontext.trainer.evaluation.hay;

import java.util.function.IntPredicate;

/** The greatest index that fits, by doubling and halving. */
public final class SizeSearch {

    private SizeSearch() {}

    /**
     * @param most no greater index is tried, so that the search ends also where everything fits; below 2^31 - 1
     * @param fits true for small indices and false for large ones
     * @return 0 also where not even that fits
     */
    public static int greatest(int most, IntPredicate fits) {
        int below = 0;
        int above = 1;
        while (above <= most && fits.test(above)) {
            below = above;
            above = (int) Math.min(2L * above, most + 1L);
        }
        while (above - below > 1) {
            int middle = (below + above) >>> 1;
            if (fits.test(middle)) {
                below = middle;
            } else {
                above = middle;
            }
        }
        return below;
    }
}
