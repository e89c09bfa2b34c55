package dev.longcontext.estimator;

/** How much of a pass the trainer computes at a time. The trainer takes it from here, so that it is what is estimated. */
public final class PassTiles {

    /** The MLP sees so many rows at a time, however long the sequence is. */
    public static final int MLP_ROWS = 1024;

    /** Logits that exist at a time. */
    private static final long LOGITS = 1 << 24;

    /** Numbers of an embedding table's gradient that the optimizer has before it at a time. */
    private static final long TABLE = 1 << 22;

    private PassTiles() {}

    /** Rows of an embedding table that the optimizer updates at a time. */
    public static long tableRows(long columns) {
        return Math.max(1, TABLE / columns);
    }

    /** Rows that the head sees at a time. */
    public static long logitRows(int vocabulary) {
        return Math.max(1, LOGITS / vocabulary);
    }
}
