package dev.longcontext.trainer.model;

import dev.longcontext.trainer.safetensors.TensorType;

/**
 * Where a pass keeps what its backward pass starts from: on the device what fits, the lowest layers' share in host
 * memory. Decided before the pass, from its size.
 *
 * @param freeBytes of the device beside what lives there all the time
 */
public record KeepPlan(long freeBytes) {

    /** For CPUs, whose memory is the host's. */
    public static final KeepPlan ALL_ON_DEVICE = new KeepPlan(Long.MAX_VALUE);

    /** For a device of unknown memory. */
    public static final KeepPlan AS_FEW_AS_POSSIBLE = new KeepPlan(0);

    /** The reserve for the allocator's gaps and the libraries' workspaces: a tenth. */
    private static final long RESERVE = 10;

    /**
     * Tensors as large as a layer's input that a layer's backward pass has at once, estimated from the text: never
     * measured on a GPU.
     */
    private static final long WORKING_TENSORS = 24;

    /** Gradient and two moments of each trained weight. */
    private static final long STATES = 3;

    /** What is kept of a layer that is on its way to host memory, and of one that is on its way back. */
    private static final long IN_TRANSIT = 2;

    /** @param deviceBytes of the whole memory of the model's device */
    public static KeepPlan of(long deviceBytes, LlamaModel model, TrainedWeights trained) {
        return of(
                deviceBytes, model.memory().bytesOf(model.weights().arrays()) + STATES * trained.size() * Float.BYTES);
    }

    static KeepPlan of(long deviceBytes, long residentBytes) {
        return new KeepPlan(Math.max(0, deviceBytes - deviceBytes / RESERVE - residentBytes));
    }

    /**
     * @param rows tokens of the pass, with padding
     * @return how many layers, from the lowest, are kept in host memory; the last never is, as it is the first needed
     */
    int layersOnHost(ModelConfiguration c, TensorType computation, long rows) {
        if (freeBytes == Long.MAX_VALUE) {
            return 0;
        }
        long width = (long) c.heads() * c.headDim();
        long element = computation.bits() / Byte.SIZE;
        long keptOfLayer = rows * ((c.hiddenSize() + width) * element + (long) c.heads() * Float.BYTES);
        long working = rows * WORKING_TENSORS * Math.max(c.hiddenSize(), width) * element;
        long fitting = Math.max(0, freeBytes - working) / keptOfLayer;
        return fitting >= c.layers() ? 0 : (int) (c.layers() - Math.max(1, fitting - IN_TRANSIT));
    }
}
