package dev.longcontext.trainer.data;

import dev.longcontext.trainer.data.similarity.Mixing;
import dev.longcontext.trainer.files.Digests;
import java.util.Collections;
import java.util.PriorityQueue;

/**
 * Draws so many lines of a source, each as likely as any other, in one pass over lines whose number is not known: every
 * line has a random key of its own, and those with the least keys are drawn. What is drawn depends on the seed, the
 * source's name and the lines alone. Memory: the keys of the lines drawn.
 *
 * <p>A line with a key above {@link #bound} need not even be looked at: of n lines about k (1 + ln(n / k)) are.
 */
final class RandomDraw {

    private final int size;
    private final long start;
    private final PriorityQueue<Long> least = new PriorityQueue<>(Collections.reverseOrder());

    /** @param size lines to draw */
    RandomDraw(int size, String source, long seed) {
        this.size = size;
        this.start = start(source, seed);
    }

    /** Where the random numbers of a source begin. */
    static long start(String source, long seed) {
        return Mixing.mixed(seed)
                ^ Long.parseUnsignedLong(Digests.ofText(source).substring(0, 16), 16);
    }

    /** Whether the line is drawn unless better ones follow. */
    boolean within(long line) {
        return key(line) <= bound();
    }

    /** Takes part in the draw. */
    void offer(long line) {
        long key = key(line);
        if (key <= bound()) {
            least.add(key);
            if (least.size() > size) {
                least.remove();
            }
        }
    }

    /** Lines with a key up to this one are drawn. */
    private long bound() {
        return least.size() < size ? Long.MAX_VALUE : least.element();
    }

    /** Mixing is one to one, so no two lines share a key. */
    private long key(long line) {
        return Mixing.mixed(start + Mixing.GOLDEN_GAMMA * line);
    }
}
