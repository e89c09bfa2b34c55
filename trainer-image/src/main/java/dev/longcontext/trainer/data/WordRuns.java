package dev.longcontext.trainer.data;

import dev.longcontext.trainer.data.similarity.Mixing;
import dev.longcontext.trainer.data.similarity.Words;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Every 13 {@link Words} in a row of a text. The
 * hash of a run follows from that of the one before it (Karp and Rabin), so a text is read once.
 */
final class WordRuns implements Iterator<WordRuns.Run> {

    static final int WORDS = 13;

    private static final long BASE = 0x9e3779b97f4a7c15L;
    private static final long BASE_TO_WORDS = power(BASE, WORDS);

    private final Words text;
    private final long[] hashes = new long[WORDS];
    private final int[] starts = new int[WORDS];
    private long words;
    private long hash;
    private Run next;

    private WordRuns(String text) {
        this.text = new Words(text);
        this.next = find();
    }

    /** @param start where the words begin in the text, and where they end */
    record Run(long hash, int start, int end) {}

    static Stream<Run> of(String text) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(new WordRuns(text), Spliterator.ORDERED | Spliterator.NONNULL),
                false);
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Run next() {
        if (next == null) {
            throw new NoSuchElementException("the text ends");
        }
        Run found = next;
        next = find();
        return found;
    }

    private Run find() {
        while (nextWord()) {
            if (words >= WORDS) {
                return new Run(Mixing.mixed(hash), starts[(int) (words % WORDS)], text.end());
            }
        }
        return null;
    }

    /** Goes to the end of the next word, and takes it into the hash. */
    private boolean nextWord() {
        if (!text.next()) {
            return false;
        }
        int slot = (int) (words % WORDS);
        starts[slot] = text.start();
        long mixed = text.hash();
        hash = hash * BASE + mixed - hashes[slot] * BASE_TO_WORDS;
        hashes[slot] = mixed;
        words++;
        return true;
    }

    private static long power(long base, int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= base;
        }
        return power;
    }
}
