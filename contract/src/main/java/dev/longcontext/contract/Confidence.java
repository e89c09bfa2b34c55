package dev.longcontext.contract;

/** How sure a score of so many items can be; intervals are two-sided and hold 95 % of what could have come out. */
public final class Confidence {

    /** Of an interval. */
    public static final double LEVEL = 0.95;

    /** Of both tails together. */
    private static final double TAILS = 1 - LEVEL;

    private Confidence() {}

    /**
     * The lower end of the exact interval (Clopper and Pearson, 1934) of a share when all of {@code items} were right: no
     * better result is possible, so no bound above it can be shown to hold with so few items.
     *
     * @param items at least 1
     * @return in (0, 1)
     */
    public static double allRight(int items) {
        return Math.pow(TAILS / 2, 1.0 / items);
    }

    /**
     * How many items it takes to show that a share is at least {@code bound}.
     *
     * @param bound below 1
     */
    public static long itemsFor(double bound) {
        return bound <= 0 ? 1 : (long) Math.ceil(Math.log(TAILS / 2) / Math.log(bound));
    }
}
