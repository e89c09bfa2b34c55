package dev.longcontext.trainer.data.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A histogram of lengths. A bar is half an octave wide: 1,024 to 1,448 tokens, 1,448 to 2,048 and so on; those of all sources are
 * the same, so that they can be compared.
 */
final class Lengths {

    private static final int HALVES = 2;

    private final int first;
    private final long[] counts;

    /** @param shortest and the longest of all sources, in tokens */
    Lengths(int shortest, int longest) {
        first = bin(shortest);
        counts = new long[bin(longest) - first + 1];
    }

    /**
     * A bar of the picture.
     *
     * @param left in units of the picture
     * @param title what it stands for, in words
     */
    record Bar(int left, int top, int width, int height, String title) {}

    void add(int length) {
        counts[bin(length) - first]++;
    }

    /** In a picture of that size; the highest bar fills it. */
    List<Bar> bars(int width, int height) {
        long most = 1;
        for (long count : counts) {
            most = Math.max(most, count);
        }
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                int left = width * i / counts.length;
                int high = Math.max(2, (int) Math.round((double) height * counts[i] / most));
                String title = String.format(
                        Locale.ROOT,
                        "%,d samples of %,d to %,d tokens",
                        counts[i],
                        edge(first + i),
                        edge(first + i + 1) - 1);
                bars.add(new Bar(left, height - high, width * (i + 1) / counts.length - left - 1, high, title));
            }
        }
        return bars;
    }

    /** The least and the greatest length that the picture has room for. */
    String from() {
        return String.format(Locale.ROOT, "%,d", edge(first));
    }

    String to() {
        return String.format(Locale.ROOT, "%,d tokens", edge(first + counts.length));
    }

    private static int bin(int length) {
        int bin = 0;
        while (edge(bin + 1) <= length) {
            bin++;
        }
        return bin;
    }

    /** The least length of a bin. */
    private static int edge(int bin) {
        return (int) Math.min(Integer.MAX_VALUE, Math.ceil(Math.pow(2, (double) bin / HALVES)));
    }
}
