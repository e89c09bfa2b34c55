package dev.longcontext.estimator;

/** How much of a pass the trainer computes at a time. The trainer takes it from here, so that it is what is estimated. */
public final class PassTiles {

    /** The MLP sees so many rows at a time, however long the sequence is. */
    public static final int MLP_ROWS = 1024;

    /** Logits that exist at a time. */
    private static final long LOGITS = 1 << 24;

    private PassTiles() {}

    /** Rows that the head sees at a time. */
    public static long logitRows(int vocabulary) {
        return Math.max(1, LOGITS / vocabulary);
    }
}
