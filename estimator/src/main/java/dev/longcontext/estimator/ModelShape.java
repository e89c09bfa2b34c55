package dev.longcontext.estimator;

import java.util.List;

/**
 * The shape of a Llama-style model, as in its config.json.
 *
 * @param layers number of layers
 * @param hidden d
 * @param intermediate f, of the MLP
 * @param attention heads
 * @param vocabulary v
 * @param tiedEmbeddings whether lm_head is the embedding table
 * @param storedBytes of a number in the checkpoint: 2 or 4
 * @param maxLength {@code max_position_embeddings}, tokens
 * @param windows of each layer how many keys a query sees, its own the last; 0: all up to its own. Empty: all of every layer
 */
public record ModelShape(
        int layers,
        int hidden,
        int intermediate,
        Attention attention,
        int vocabulary,
        boolean tiedEmbeddings,
        int storedBytes,
        int maxLength,
        List<Integer> windows) {

    public ModelShape {
        windows = List.copyOf(windows);
    }

    /** Pairs of a query and a key that it sees in a sequence of s tokens, over all layers. */
    double pairs(long s) {
        if (windows.isEmpty()) {
            return layers * pairs(s, 0);
        }
        return windows.stream().mapToDouble(window -> pairs(s, window)).sum();
    }

    /** Half of the square, or of what the window covers of it. */
    private static double pairs(double s, double window) {
        return window == 0 || window >= s ? s * s / 2 : window * s - window * window / 2;
    }

    /**
     * @param heads h
     * @param keyValueHeads k, divides h
     * @param headDim e
     * @param queryKeyValueBias whether q_proj, k_proj and v_proj have a bias
     * @param queryKeyNorm whether queries and keys are normed by head (Qwen 3)
     */
    public record Attention(
            int heads, int keyValueHeads, int headDim, boolean queryKeyValueBias, boolean queryKeyNorm) {

        /** Without such a norm. */
        public Attention(int heads, int keyValueHeads, int headDim, boolean queryKeyValueBias) {
            this(heads, keyValueHeads, headDim, queryKeyValueBias, false);
        }
    }

    /** A matrix [out, in] of a layer. */
    public record Projection(String name, long out, long in) {

        public long size() {
            return out * in;
        }
    }

    /** h*e, columns of the queries. */
    public long queries() {
        return (long) attention.heads() * attention.headDim();
    }

    /** k*e, columns of the keys. */
    public long keys() {
        return (long) attention.keyValueHeads() * attention.headDim();
    }

    /** Whether several heads share keys and values. */
    boolean grouped() {
        return attention.keyValueHeads() < attention.heads();
    }

    /** A layer's matrices, in the order of the computation. */
    public List<Projection> projections() {
        return List.of(
                new Projection("q_proj", queries(), hidden),
                new Projection("k_proj", keys(), hidden),
                new Projection("v_proj", keys(), hidden),
                new Projection("o_proj", hidden, queries()),
                new Projection("gate_proj", intermediate, hidden),
                new Projection("up_proj", intermediate, hidden),
                new Projection("down_proj", hidden, intermediate));
    }

    /** Scalars of one layer's matrices. */
    public long projectionSize() {
        return projections().stream().mapToLong(Projection::size).sum();
    }

    /** Scalars of one layer's vectors: two norms, and biases. */
    public long vectorSize() {
        return 2L * hidden + (attention.queryKeyValueBias() ? queries() + 2 * keys() : 0);
    }

    /** v*d, scalars of the embedding table, and of lm_head. */
    public long tableSize() {
        return (long) vocabulary * hidden;
    }
}
