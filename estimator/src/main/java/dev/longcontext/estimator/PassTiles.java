package dev.longcontext.estimator;

/** How much of a pass the trainer computes at a time. The trainer takes it from here, so that it is what is estimated. */
public final class PassTiles {

    /** The MLP sees so many rows at a time, however long the sequence is. */
    public static final int MLP_ROWS = 1024;

    /** Rows, and columns, of a product in bfloat16 that are computed in float32 at a time, where the CPU needs that. */
    public static final int PRODUCT_SIDE = 1024;

    /** Of such a product's inner dimension as much at a time. */
    public static final int PRODUCT_DEPTH = 4096;

    /** Query heads whose attention is computed in float32 at a time, in the same case. */
    public static final int HEADS = 8;

    /** Tokens of a prompt that are read at a time into a cache of keys and values: bounds the attention mask. */
    public static final int PROMPT_ROWS = 512;

    /** Whole short texts that are evaluated are read together, up to so many tokens; a longer one is read alone. */
    public static final int TEXT_ROWS = 8_192;

    /** Logits that exist at a time. */
    private static final long LOGITS = 1 << 24;

    /** Numbers of an embedding table's gradient that the optimizer has before it at a time. */
    private static final long TABLE = 1 << 22;

    private PassTiles() {}

    /** Float32 numbers at a time of a product [n, m] by [m, p]: a piece of either factor, and of the result. */
    public static long productSize(long n, long m, long p) {
        long rows = Math.min(n, PRODUCT_SIDE);
        long columns = Math.min(p, PRODUCT_SIDE);
        return (rows + columns) * Math.min(m, PRODUCT_DEPTH) + rows * columns;
    }

    /** Whole texts of a length that are read together. */
    public static int textsAtOnce(int length) {
        return Math.max(1, TEXT_ROWS / length);
    }

    /** Rows of an embedding table that the optimizer updates at a time. */
    public static long tableRows(long columns) {
        return Math.max(1, TABLE / columns);
    }

    /** Rows that the head sees at a time. */
    public static long logitRows(int vocabulary) {
        return Math.max(1, LOGITS / vocabulary);
    }
}
