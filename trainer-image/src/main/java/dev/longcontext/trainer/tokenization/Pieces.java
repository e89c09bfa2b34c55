package dev.longcontext.trainer.tokenization;

import java.util.Arrays;

/**
 * A text's tokens, and where in the text each of them is. It grows piece by piece; mutable, for one text.
 */
final class Pieces {

    private int[] ids = new int[64];
    private int[] begins = new int[64];
    private int[] ends = new int[64];
    private int size;

    /** @param begin and end in UTF-16 units */
    void add(int id, int begin, int end) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
            begins = Arrays.copyOf(begins, 2 * size);
            ends = Arrays.copyOf(ends, 2 * size);
        }
        ids[size] = id;
        begins[size] = begin;
        ends[size++] = end;
    }

    int[] ids() {
        return Arrays.copyOf(ids, size);
    }

    /** The ids of tokens with any character in one of the parts; {@link Sample#NO_TARGET} in place of the others. */
    int[] labels(Iterable<RenderedChat.Part> parts) {
        int[] labels = new int[size];
        Arrays.fill(labels, Sample.NO_TARGET);
        for (RenderedChat.Part part : parts) {
            int first = Arrays.binarySearch(ends, 0, size, part.begin() + 1);
            int at = first < 0 ? -first - 1 : first;
            while (at > 0 && ends[at - 1] > part.begin()) { // several tokens of one character have the same end
                at--;
            }
            for (; at < size && begins[at] < part.end(); at++) {
                labels[at] = ids[at];
            }
        }
        return labels;
    }
}
