package dev.longcontext.estimator;

/**
 * Where a run computes, and where it keeps what the backward pass starts from: layer inputs, attention outputs and
 * log-sum-exps.
 *
 * @param layersOnHost of so many layers, from the lowest, they are in the host's memory; of the last layer never. 0 on the
 *     CPU
 */
public record Placement(Processor processor, int layersOnHost) {

    /** The CPU, whose memory is the host's, or a GPU. */
    public enum Processor {
        CPU,
        GPU
    }

    public Placement {
        if (layersOnHost < 0 || processor == Processor.CPU && layersOnHost > 0) {
            throw new IllegalArgumentException(
                    layersOnHost + " layers on the host: on a CPU, device and host are the same memory");
        }
    }

    public static Placement cpu() {
        return new Placement(Processor.CPU, 0);
    }

    /** On a GPU, with all on the device. */
    public static Placement gpu() {
        return new Placement(Processor.GPU, 0);
    }

    /** On a GPU, with as little as possible on the device. */
    public static Placement gpuAndHost(ModelShape model) {
        return new Placement(Processor.GPU, model.layers() - 1);
    }

    /** On a GPU of so many bytes, with on the device what fits: the trainer does the same before each pass. */
    public static Placement gpu(ModelShape model, RunShape run, long deviceBytes) {
        int last = model.layers() - 1;
        for (int onHost = 0; onHost < last; onHost++) {
            Placement placement = new Placement(Processor.GPU, onHost);
            if (MemoryEstimate.of(model, run, placement).peakBytes() <= deviceBytes) {
                return placement;
            }
        }
        return new Placement(Processor.GPU, last);
    }
}
