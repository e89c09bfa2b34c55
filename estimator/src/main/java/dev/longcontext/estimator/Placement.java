package dev.longcontext.estimator;

/**
 * Where a run computes, and where it keeps what the backward pass starts from: layer inputs, attention outputs and
 * log-sum-exps.
 *
 * @param layersOnHost of so many layers, from the lowest, they are in the host's memory; of the last layer never. 0 on the
 *     CPU
 * @param float32Tiles whether products in bfloat16 go through float32, a tile at a time: on CPUs without instructions for them
 */
public record Placement(Processor processor, int layersOnHost, boolean float32Tiles) {

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

    /** On a GPU, or a CPU with instructions for bfloat16. */
    public Placement(Processor processor, int layersOnHost) {
        this(processor, layersOnHost, false);
    }

    public static Placement cpu() {
        return new Placement(Processor.CPU, 0);
    }

    /**
     * On a CPU without instructions for bfloat16. Of most models it needs more than one with them; less where many heads would
     * be repeated, and in full fine-tuning, whose gradients are summed a tile at a time.
     */
    public static Placement cpuWithFloat32Tiles() {
        return new Placement(Processor.CPU, 0, true);
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
