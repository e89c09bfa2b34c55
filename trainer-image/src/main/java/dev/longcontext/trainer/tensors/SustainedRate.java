package dev.longcontext.trainer.tensors;

import java.util.function.IntFunction;

/**
 * What a device sustains, measured in two or three seconds however slow it is: work doubles in size until a call of it is
 * long enough to be timed.
 *
 * @param mean floating-point operations a second, over all calls that were timed
 * @param best those of the shortest call
 */
public record SustainedRate(double mean, double best) {

    /** A call that takes so long tells what larger ones give. */
    private static final double LONG_ENOUGH_SECONDS = 0.1;

    private static final double SECONDS = 1;
    private static final double NANOS = 1e9;

    /**
     * Work of one size.
     *
     * @param flops floating-point operations of a call
     */
    public record Work(double flops, Runnable call) {}

    /**
     * @param smallest size, of a millisecond at most on a slow device: with the size the work may grow by its cube
     * @param largest size, which says most of what a fast device gives
     */
    public static SustainedRate measure(int smallest, int largest, IntFunction<Work> ofSize) {
        int size = smallest;
        Work work = ofSize.apply(size);
        seconds(work); // brings pages, threads and code in
        while (seconds(work) < LONG_ENOUGH_SECONDS && size < largest) {
            size = Math.min(2 * size, largest);
            work = ofSize.apply(size);
        }
        return repeat(work);
    }

    private static SustainedRate repeat(Work work) {
        double total = 0;
        double shortest = Double.MAX_VALUE;
        int calls = 0;
        do {
            double seconds = seconds(work);
            shortest = Math.min(shortest, seconds);
            total += seconds;
            calls++;
        } while (total < SECONDS);
        return new SustainedRate(calls * work.flops() / total, work.flops() / shortest);
    }

    private static double seconds(Work work) {
        long begin = System.nanoTime();
        work.call().run();
        return (System.nanoTime() - begin) / NANOS;
    }
}
