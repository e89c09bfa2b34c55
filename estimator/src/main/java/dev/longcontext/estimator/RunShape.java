package dev.longcontext.estimator;

import java.util.List;

/**
 * How a run trains.
 *
 * @param adapter null exactly with {@link Method#FULL}
 * @param quantization null unless {@link Method#QLORA}
 * @param devices how many compute a step together, each its own passes
 */
public record RunShape(
        Method method,
        Adapter adapter,
        Quantization quantization,
        Precision precision,
        Pass pass,
        int accumulation,
        int devices) {

    /** Adapters on quantised weights, adapters on weights as they are, or all weights. */
    public enum Method {
        QLORA,
        LORA,
        FULL
    }

    /** The type of activations and matrix products. */
    public enum Precision {
        FP32(4),
        BF16(2);

        private final int bytes;

        Precision(int bytes) {
            this.bytes = bytes;
        }

        public int bytes() {
            return bytes;
        }
    }

    /**
     * @param rank r
     * @param targetModules projections with an adapter, such as {@code q_proj}
     * @param trainEmbeddings whether the token embedding is trained in full
     */
    public record Adapter(int rank, List<String> targetModules, boolean trainEmbeddings) {
        public Adapter {
            targetModules = List.copyOf(targetModules);
        }
    }

    /** NF4: {@code blockSize} weights share a scale, which double quantisation brings from 4 bytes to about 1. */
    public record Quantization(int blockSize, boolean doubleQuantization) {}

    /**
     * What a device computes at a time.
     *
     * @param samples b
     * @param length s, tokens of the longest sample
     * @param targetShare of the tokens that are targets: 1 for plain text, little for questions about a long text
     */
    public record Pass(int samples, int length, double targetShare) {

        /** With so many targets. */
        public static Pass of(int samples, int length, long targets) {
            // half a target less, because the number is rounded up from its share
            double tokens = Math.max(1, (double) samples * (length - 1));
            return new Pass(samples, length, Math.max(0, targets - 0.5) / tokens);
        }

        /** n */
        public long rows() {
            return (long) samples * length;
        }

        /** m: a sample's first token is never a target. */
        public long targets() {
            return (long) Math.ceil(targetShare * samples * (length - 1));
        }
    }

    public RunShape withLength(int length) {
        return withPass(new Pass(pass.samples(), length, pass.targetShare()));
    }

    public RunShape withPass(Pass other) {
        return new RunShape(method, adapter, quantization, precision, other, accumulation, devices);
    }

    /** Whether the token embedding is trained. */
    public boolean trainsEmbeddings() {
        return method == Method.FULL || adapter.trainEmbeddings();
    }

    /** Whether anything of a projection is trained. */
    boolean learns(String projection) {
        return method == Method.FULL || adapter.targetModules().contains(projection);
    }

    /** Scalars of LoRA's matrices in one layer. */
    public long adapterSize(ModelShape model) {
        if (adapter == null) {
            return 0;
        }
        return model.projections().stream()
                .filter(projection -> adapter.targetModules().contains(projection.name()))
                .mapToLong(projection -> adapter.rank() * (projection.out() + projection.in()))
                .sum();
    }
}
