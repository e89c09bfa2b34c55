package dev.longcontext.trainer.evaluation.hay;

import java.util.function.IntPredicate;

/** The greatest index that fits, by doubling and halving. */
public final class SizeSearch {

    private SizeSearch() {}

    /**
     * @param fits true for small indices and false for large ones
     * @return 0 also where not even that fits
     */
    public static int greatest(IntPredicate fits) {
        int above = 1;
        while (fits.test(above)) {
            above *= 2;
        }
        int below = above / 2;
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
