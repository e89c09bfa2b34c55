package dev.longcontext.estimator;

/** What a checkpoint takes on the volume. */
public final class CheckpointSize {

    /** Of a trained scalar: its value and AdamW's two moments. */
    private static final int COPIES = 3;

    private CheckpointSize() {}

    /** Bytes, but for a few kilobytes of names and digests. */
    public static long bytes(ModelShape model, RunShape run) {
        return bytes(new WeightMemory(model, run).trainedSize());
    }

    /** The same of so many trained scalars. */
    public static long bytes(long trained) {
        return COPIES * Float.BYTES * trained;
    }
}
