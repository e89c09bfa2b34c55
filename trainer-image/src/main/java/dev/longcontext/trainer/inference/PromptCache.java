package dev.longcontext.trainer.inference;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Reads prompts one after the other, and what two of them begin with only once: the last prompt's keys and values are kept.
 *
 * <p>Only whole chunks are taken over. A chunk of fewer rows may be summed in another order, so that a prompt's bits would
 * depend on which one was read before. As it is, a prompt gives the same logits whatever was read before it, or nothing.
 */
final class PromptCache implements AutoCloseable {

    private final Decoder decoder;
    private Sequence sequence;
    private int[] prompt = new int[0];

    /** @param decoder stays the caller's */
    PromptCache(Decoder decoder) {
        this.decoder = decoder;
    }

    /**
     * A sequence after a prompt.
     *
     * @param sequence of this prompt and nothing else; the cache's, until the next prompt is read
     * @param logits [vocabulary] of the token after it
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, and never compared
    record Read(Sequence sequence, float[] logits) {}

    /**
     * @param capacity tokens that the sequence must be able to hold; where the one at hand holds less, a new one takes its
     *     place, and with it nothing is taken over
     * @param cancelled asked between chunks
     * @return empty when cancelled
     */
    Optional<Read> read(int[] next, int capacity, BooleanSupplier cancelled) {
        if (sequence == null || sequence.capacity() < capacity) {
            close();
            sequence = decoder.newSequence(capacity);
        }
        int known = shared(next);
        sequence.truncate(known);
        prompt = Arrays.copyOf(next, known);
        float[] logits = null;
        for (int begin = known; begin < next.length; begin = prompt.length) {
            if (cancelled.getAsBoolean()) {
                return Optional.empty();
            }
            int end = Math.min(next.length, begin + Sequence.CHUNK);
            logits = sequence.append(Arrays.copyOfRange(next, begin, end));
            prompt = Arrays.copyOf(next, end);
        }
        return Optional.of(new Read(sequence, logits));
    }

    /** Tokens at the begin that both prompts have, in whole chunks; of the next one the last token is always read. */
    private int shared(int[] next) {
        int differ = Arrays.mismatch(prompt, next);
        int same = Math.min(differ < 0 ? prompt.length : differ, next.length - 1);
        return Math.max(0, same) / Sequence.CHUNK * Sequence.CHUNK;
    }

    @Override
    public void close() {
        if (sequence != null) {
            sequence.close();
            sequence = null;
        }
        prompt = new int[0];
    }
}
