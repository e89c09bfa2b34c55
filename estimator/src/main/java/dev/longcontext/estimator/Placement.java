package dev.longcontext.estimator;

/**
 * Where a run computes, and where it keeps what the backward pass starts from.
 *
 * @param kept on the CPU always {@link Kept#ON_DEVICE}
 */
public record Placement(Processor processor, Kept kept) {

    /** The CPU, whose memory is the host's, or a GPU. */
    public enum Processor {
        CPU,
        GPU
    }

    /** Layer inputs, attention outputs and log-sum-exps. */
    public enum Kept {
        ON_DEVICE,
        ON_HOST
    }

    public Placement {
        if (processor == Processor.CPU && kept == Kept.ON_HOST) {
            throw new IllegalArgumentException("on a CPU, device and host are the same memory");
        }
    }

    public static Placement cpu() {
        return new Placement(Processor.CPU, Kept.ON_DEVICE);
    }

    public static Placement gpu(Kept kept) {
        return new Placement(Processor.GPU, kept);
    }
}
