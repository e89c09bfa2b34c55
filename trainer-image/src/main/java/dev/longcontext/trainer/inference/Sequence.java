package dev.longcontext.trainer.inference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.estimator.PassTiles;
import dev.longcontext.trainer.inference.DecoderText.Cache;
import dev.longcontext.trainer.model.Angles;
import dev.longcontext.trainer.model.LlamaModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One sequence that grows: its keys and values are kept, so that no token is computed twice. Tokens that are appended together
 * are computed in chunks that begin at multiples of {@link #CHUNK}: what a chunk's keys and values are, to the bit, follows
 * from the tokens up to its end and from nothing else.
 */
public final class Sequence implements AutoCloseable {
    /** Tokens read at a time: bounds the attention mask, which has as many rows. */
    public static final int CHUNK = PassTiles.PROMPT_ROWS;

    private final LlamaModel model;
    private final DecoderText text;
    private final NDArray inverseFrequencies;
    private final NDManager manager;
    private final List<Cache> caches = new ArrayList<>();
    private final int capacity;
    private int length;

    Sequence(LlamaModel model, DecoderText text, NDArray inverseFrequencies, int capacity) {
        this.model = model;
        this.text = text;
        this.inverseFrequencies = inverseFrequencies;
        this.capacity = capacity;
        this.manager = model.manager().newSubManager();
        int heads = model.configuration().keyValueHeads();
        for (int i = 0; i < model.configuration().layers(); i++) {
            caches.add(new Cache(cache(heads), cache(heads)));
        }
    }

    private NDArray cache(int heads) {
        return text.cache(manager, heads, capacity, inverseFrequencies);
    }

    /**
     * Appends tokens.
     *
     * @return logits [vocabulary] of the token after the last
     * @throws IllegalArgumentException when there is nothing to append, or no room for it
     */
    public float[] append(int[] tokens) {
        float[][] logits = {null};
        appendChunks(tokens, (pass, x, begin, end) -> {
            if (end == tokens.length) {
                logits[0] = text.logits(pass, x, model.weights().outside()).toFloatArray();
            }
        });
        return logits[0];
    }

    /**
     * Appends tokens, and says how likely others are in the places after them.
     *
     * @param next of each token the one that is to follow it, which need not be the one that does
     * @return [tokens] the negative log likelihoods of {@code next}, in nats
     * @throws IllegalArgumentException when there is nothing to append, or no room for it
     */
    public float[] append(int[] tokens, int[] next) {
        float[] losses = new float[tokens.length];
        appendChunks(tokens, (pass, x, begin, end) -> {
            NDArray wanted =
                    pass.create(Arrays.stream(next, begin, end).asLongStream().toArray());
            float[] chunk =
                    text.losses(pass, x, wanted, model.weights().outside()).toFloatArray();
            System.arraycopy(chunk, 0, losses, begin, chunk.length);
        });
        return losses;
    }

    /** Tokens that it holds. */
    public int length() {
        return length;
    }

    /** Tokens that it can hold. */
    public int capacity() {
        return capacity;
    }

    /**
     * Forgets all tokens but the first.
     *
     * @throws IllegalArgumentException when there are not so many
     */
    public void truncate(int first) {
        if (first < 0 || first > length) {
            throw new IllegalArgumentException("the first " + first + " tokens of a sequence of " + length);
        }
        length = first;
    }

    /** Takes what the last layer makes of the tokens [begin, end), of those that are appended: [end - begin, d]. */
    private interface Chunk {
        void computed(NDManager pass, NDArray x, int begin, int end);
    }

    private void appendChunks(int[] tokens, Chunk chunk) {
        if (tokens.length == 0 || length + tokens.length > capacity) {
            throw new IllegalArgumentException(
                    tokens.length + " tokens after " + length + " in a sequence of " + capacity);
        }
        int begin = 0;
        while (begin < tokens.length) {
            int end = Math.min(tokens.length, begin + CHUNK - length % CHUNK);
            try (NDManager pass = manager.newSubManager()) {
                NDArray x = layers(pass, Arrays.copyOfRange(tokens, begin, end));
                length += end - begin;
                chunk.computed(pass, x, begin, end);
            }
            begin = end;
        }
    }

    private NDArray layers(NDManager pass, int[] tokens) {
        NDArray ids = pass.create(Arrays.stream(tokens).asLongStream().toArray());
        NDArray x = text.embed(pass, ids, model.weights().embedding());
        Angles angles = text.rope(pass, inverseFrequencies, length, tokens.length);
        for (int i = 0; i < caches.size(); i++) {
            NDArray y = text.layer(pass, x, model.layer(i, angles), caches.get(i), length);
            x.close();
            x = y;
        }
        return x;
    }

    @Override
    public void close() {
        manager.close();
    }
}
