package dev.longcontext.trainer.inference;

import dev.longcontext.trainer.model.LlamaModel;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Continues prompts, one at a time. What a prompt has in common with the one before it is not computed again
 * ({@link PromptCache}), and what comes out does not depend on it. Not for use by several threads at once.
 */
public final class Generator implements AutoCloseable {

    private final Decoder decoder;
    private final PromptCache cache;
    private final int tokens;
    private final int room;
    private final int most;

    /** Takes logits [tokens], which it may change, and says which token comes next; empty: none. */
    @FunctionalInterface
    public interface Choice {
        OptionalInt next(float[] logits);
    }

    /**
     * A greedy answer.
     *
     * @param ids without the token that ended it
     * @param ended by such a token, not by the greatest length
     * @param finite false where it ended because the model's logits had no greatest one
     */
    @SuppressWarnings("ArrayRecordComponent") // read only, and never compared
    public record Answer(int[] ids, boolean ended, boolean finite) {}

    /**
     * @param model stays the caller's
     * @param tokens ids from 0 to choose from: a table of embeddings may have more rows than there are tokens
     * @param room for so many tokens is made at a time, so that a prompt that is a little longer than the one before
     *     can still share its begin
     * @param most tokens that a sequence ever has, prompt and answer together
     */
    public Generator(LlamaModel model, int tokens, int room, int most) {
        this.decoder = new Decoder(model);
        this.cache = new PromptCache(decoder);
        this.tokens = Math.min(tokens, model.configuration().vocabularySize());
        this.room = room;
        this.most = most;
    }

    /**
     * @param prompt at least one token
     * @param maxTokens at most so many are chosen
     * @param cancelled asked between tokens, and between chunks of the prompt; then it returns at once
     */
    public void generate(int[] prompt, int maxTokens, Choice choice, BooleanSupplier cancelled) {
        var read = cache.read(prompt, capacity(prompt.length + maxTokens), cancelled);
        if (read.isEmpty()) {
            return;
        }
        Sequence sequence = read.get().sequence();
        float[] logits = read.get().logits();
        for (int chosen = 0; chosen < maxTokens && !cancelled.getAsBoolean(); chosen++) {
            OptionalInt token = choice.next(Arrays.copyOf(logits, Math.min(logits.length, tokens)));
            if (token.isEmpty()) {
                return;
            }
            if (chosen + 1 < maxTokens) {
                logits = sequence.append(new int[] {token.getAsInt()});
            }
        }
    }

    /**
     * The most likely tokens.
     *
     * @param ends any of them ends the answer
     * @return what there is of it when cancelled
     */
    public Answer greedy(int[] prompt, int maxTokens, Set<Integer> ends, BooleanSupplier cancelled) {
        int[] ids = new int[maxTokens];
        int[] count = {0};
        boolean[] ended = {false};
        boolean[] finite = {true};
        Sampling sampling = new Sampling(SamplingParameters.GREEDY);
        Choice mostLikely = logits -> {
            if (!Sampling.hasGreatest(logits)) {
                finite[0] = false;
                return OptionalInt.empty();
            }
            int token = sampling.next(logits, Set.of());
            if (ends.contains(token)) {
                ended[0] = true;
                return OptionalInt.empty();
            }
            ids[count[0]++] = token;
            return OptionalInt.of(token);
        };
        generate(prompt, maxTokens, mostLikely, cancelled);
        return new Answer(Arrays.copyOf(ids, count[0]), ended[0], finite[0]);
    }

    /**
     * How likely continuations are: the negative log likelihood of each token, given the prompt and those before it.
     *
     * @param continuations each of at least one token
     * @return [continuations][tokens of it], in nats; empty when cancelled
     */
    public double[][] losses(int[] prompt, int[][] continuations, BooleanSupplier cancelled) {
        int longest =
                Arrays.stream(continuations).mapToInt(ids -> ids.length).max().orElse(0);
        var read = cache.read(prompt, capacity(prompt.length + longest), cancelled);
        if (read.isEmpty()) {
            return new double[0][];
        }
        Sequence sequence = read.get().sequence();
        double[][] losses = new double[continuations.length][];
        for (int c = 0; c < continuations.length; c++) {
            if (cancelled.getAsBoolean()) {
                return new double[0][];
            }
            losses[c] = losses(sequence, read.get().logits(), continuations[c]);
            sequence.truncate(prompt.length);
        }
        return losses;
    }

    /** The tokens but the last are read at once: what is after the last is not asked. */
    private static double[] losses(Sequence sequence, float[] logits, int[] ids) {
        double[] losses = new double[ids.length];
        losses[0] = -TokenScore.of(logits, ids[0], 0).token().logProbability();
        if (ids.length > 1) {
            float[] others =
                    sequence.append(Arrays.copyOf(ids, ids.length - 1), Arrays.copyOfRange(ids, 1, ids.length));
            for (int i = 0; i < others.length; i++) {
                losses[i + 1] = others[i];
            }
        }
        return losses;
    }

    private int capacity(int needed) {
        long rounded = ((long) needed + room - 1) / room * room;
        return (int) Math.max(needed, Math.min(rounded, most));
    }

    @Override
    public void close() {
        cache.close();
        decoder.close();
    }
}
