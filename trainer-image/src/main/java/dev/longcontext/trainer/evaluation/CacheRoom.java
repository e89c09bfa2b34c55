package dev.longcontext.trainer.evaluation;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.estimator.ModelShape;
import dev.longcontext.trainer.failure.FailureException;
import java.util.Locale;

/**
 * Whether a model and the keys and values of a sequence fit into a device's memory together. What a chunk of the prompt needs beside
 * them is small against the cache of a long sequence, and is left out: what is refused surely does not fit.
 *
 * @param model bytes of the weights in memory, not quantised: the base model is measured so
 * @param token bytes of a token's keys and values in all layers, on all devices that share the memory
 * @param memory bytes of the device
 */
record CacheRoom(long model, long token, long memory) {
    private static final double GIB = 1L << 30;

    /** @param bytes of a number in the computation */
    static CacheRoom onGpu(ModelShape shape, int bytes, long memory) {
        long tables = shape.tableSize() * (shape.tiedEmbeddings() ? 1 : 2);
        long weights = shape.layers() * (shape.projectionSize() + shape.vectorSize()) + tables;
        return new CacheRoom(weights * bytes, 2L * shape.layers() * shape.keys() * bytes, memory);
    }

    /**
     * The same, where weights that are computed with as they are stored stay in their file, which is mapped.
     *
     * @param devices groups of CPU threads, each of which keeps a sequence of its own in the one memory
     */
    static CacheRoom onCpu(ModelShape shape, int bytes, long memory, int devices) {
        CacheRoom room = onGpu(shape, bytes, memory);
        return new CacheRoom(shape.storedBytes() == bytes ? 0 : room.model(), devices * room.token(), memory);
    }

    /** Whether a model that is not in a file, and sequences of so many tokens, take no more than half of the memory. */
    static boolean isAmple(ModelShape shape, int bytes, long memory, int devices, int tokens) {
        CacheRoom room = onGpu(shape, bytes, memory);
        return new CacheRoom(room.model(), devices * room.token(), memory / 2).holds(tokens);
    }

    private boolean holds(int tokens) {
        return model + token * tokens <= memory;
    }

    /** @throws FailureException of class InvalidConfiguration where the evaluation's longest item does not fit */
    void require(String evaluation, int tokens) {
        if (tokens == 0 || holds(tokens)) {
            return;
        }
        long longest = Math.max(0, (memory - model) / token);
        throw new FailureException(
                        FailureClass.InvalidConfiguration,
                        String.format(
                                Locale.ROOT,
                                "evaluation %s keeps keys and values of %,d tokens, %.1f GiB, beside the model's %.1f GiB, "
                                        + "and there are %.1f GiB of memory",
                                evaluation,
                                tokens,
                                token * tokens / GIB,
                                model / GIB,
                                memory / GIB),
                        longest == 0
                                ? "Give the evaluation more memory."
                                : String.format(
                                        Locale.ROOT, "Evaluate at most %,d tokens, or give it more memory.", longest))
                .atField("spec.evaluation");
    }
}
