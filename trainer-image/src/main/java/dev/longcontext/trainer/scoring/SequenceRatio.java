package dev.longcontext.trainer.scoring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How alike two texts are: twice the characters in matching blocks / characters of both, as {@code SequenceMatcher(None, a,
 * b).ratio()} of Python's difflib has it. Characters that make up more than a hundredth of a second text of 200 or more do not begin a
 * match there ("autojunk").
 */
public final class SequenceRatio {
    private static final int LONG = 200;

    private final int[] a;
    private final int[] b;
    private final Map<Integer, List<Integer>> placesInB = new HashMap<>();

    private SequenceRatio(String a, String b) {
        this.a = a.codePoints().toArray();
        this.b = b.codePoints().toArray();
        for (int j = 0; j < this.b.length; j++) {
            placesInB.computeIfAbsent(this.b[j], character -> new ArrayList<>()).add(j);
        }
        int n = this.b.length;
        if (n >= LONG) {
            placesInB.values().removeIf(places -> places.size() > n / 100 + 1);
        }
    }

    /** @return 0 to 1; 1 for two empty texts */
    public static double of(String a, String b) {
        SequenceRatio ratio = new SequenceRatio(a, b);
        int both = ratio.a.length + ratio.b.length;
        return both == 0 ? 1 : 2.0 * ratio.matches(0, ratio.a.length, 0, ratio.b.length) / both;
    }

    private record Block(int inA, int inB, int size) {}

    /** Characters in matching blocks: of the longest one, and of those before and after it. */
    private int matches(int fromA, int toA, int fromB, int toB) {
        Block block = longest(fromA, toA, fromB, toB);
        if (block.size() == 0) {
            return 0;
        }
        return block.size()
                + matches(fromA, block.inA(), fromB, block.inB())
                + matches(block.inA() + block.size(), toA, block.inB() + block.size(), toB);
    }

    /** Of several longest ones the first in a, and of those the first in b; then extended by characters that cannot begin one. */
    private Block longest(int fromA, int toA, int fromB, int toB) {
        int bestA = fromA;
        int bestB = fromB;
        int size = 0;
        Map<Integer, Integer> lengths = new HashMap<>();
        for (int i = fromA; i < toA; i++) {
            Map<Integer, Integer> next = new HashMap<>();
            for (int j : placesInB.getOrDefault(a[i], List.of())) {
                if (j >= toB) {
                    break;
                }
                if (j >= fromB) {
                    int length = lengths.getOrDefault(j - 1, 0) + 1;
                    next.put(j, length);
                    if (length > size) {
                        bestA = i - length + 1;
                        bestB = j - length + 1;
                        size = length;
                    }
                }
            }
            lengths = next;
        }
        while (bestA > fromA && bestB > fromB && a[bestA - 1] == b[bestB - 1]) {
            bestA--;
            bestB--;
            size++;
        }
        while (bestA + size < toA && bestB + size < toB && a[bestA + size] == b[bestB + size]) {
            size++;
        }
        return new Block(bestA, bestB, size);
    }
}
