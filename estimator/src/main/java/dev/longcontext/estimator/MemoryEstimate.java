package dev.longcontext.estimator;

import dev.longcontext.estimator.PassMemory.Moment;
import dev.longcontext.estimator.Placement.Processor;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Peak memory by part: of training ({@link #of}), or of an evaluation ({@link EvaluationMemory}).
 *
 * @param device bytes on each device; on the CPU of the whole process
 * @param host bytes beside that in the host's memory, for all devices together; empty on the CPU
 * @param peakMoment what the pass does when it needs most, such as "attention backward"
 */
public record MemoryEstimate(Map<MemoryPart, Long> device, Map<MemoryPart, Long> host, String peakMoment) {

    private static final long MIB = 1 << 20;

    /** JVM, libtorch and code of a CPU run: the peak of a model that is next to nothing (docs/estimate.md). */
    static final long CPU_PROCESS = 240 * MIB;
    /**
     * Of all tensors: what malloc holds in smaller blocks, and what matrix products take for themselves. Measured on CPUs,
     * one number for all shapes (docs/estimate.md); it holds where malloc returns blocks of 1 MiB, as bin/trainer has it.
     * For a GPU's allocator an assumption.
     */
    static final double HELD = 0.1;
    /** Context, kernels and libraries on a GPU. An assumption: no GPU was measured. */
    static final long CUDA_CONTEXT = 1024 * MIB;
    /** The process beside a GPU. An assumption: no GPU was measured. */
    static final long CUDA_PROCESS = 4096 * MIB;

    public MemoryEstimate {
        device = inOrder(device);
        host = inOrder(host);
    }

    private static Map<MemoryPart, Long> inOrder(Map<MemoryPart, Long> parts) {
        var ordered = new EnumMap<MemoryPart, Long>(MemoryPart.class);
        ordered.putAll(parts);
        return Collections.unmodifiableMap(ordered);
    }

    /** Bytes on a device, all parts together. */
    public long peakBytes() {
        return sum(device);
    }

    /** Bytes in the host's memory beside the devices'. 0 on the CPU. */
    public long hostBytes() {
        return sum(host);
    }

    public static MemoryEstimate of(ModelShape model, RunShape run, Placement placement) {
        var weights = new WeightMemory(model, run);
        var pass = new PassMemory(model, run, placement);
        boolean cpu = placement.processor() == Processor.CPU;
        // on the CPU replicas share the weights; each has its gradients, its rotary tables and its pass
        int passes = cpu ? run.devices() : 1;
        Moment peak = pass.peak(passes);
        Map<MemoryPart, Long> device = new EnumMap<>(MemoryPart.class);
        device.put(MemoryPart.BASE_WEIGHTS, weights.base());
        device.put(MemoryPart.EMBEDDING, weights.embedding());
        device.put(MemoryPart.HEAD, weights.head());
        device.put(MemoryPart.TRAINED_IN_LAYERS, weights.trainedInLayers());
        device.put(MemoryPart.GRADIENTS, passes * weights.gradients());
        device.put(MemoryPart.MOMENTS, weights.moments());
        device.put(MemoryPart.ROPE, passes * pass.ropeTables());
        device.put(MemoryPart.KEPT, passes * pass.keptOnDevice(peak));
        device.put(MemoryPart.WORKING_SET, (peak.everywhere() ? passes : 1) * peak.bytes());
        return ofTensors(device, cpu ? Map.of() : host(weights, pass, run), peak.name(), placement);
    }

    /** With what is held beside tensors. @param tensors on each device, by part; on the CPU in the process */
    static MemoryEstimate ofTensors(
            Map<MemoryPart, Long> tensors, Map<MemoryPart, Long> host, String peakMoment, Placement placement) {
        Map<MemoryPart, Long> device = new EnumMap<>(tensors);
        device.put(MemoryPart.ALLOCATOR, (long) (HELD * sum(tensors)));
        device.put(MemoryPart.PROCESS, placement.processor() == Processor.CPU ? CPU_PROCESS : CUDA_CONTEXT);
        return new MemoryEstimate(device, host, peakMoment);
    }

    /** Weights are loaded and quantised on the host and then moved, before anything is kept there. */
    private static Map<MemoryPart, Long> host(WeightMemory weights, PassMemory pass, RunShape run) {
        long loading = weights.base() + weights.embedding() + weights.head();
        long kept = run.devices() * pass.keptOnHost();
        MemoryPart larger = kept > loading ? MemoryPart.KEPT : MemoryPart.LOADING;
        return Map.of(MemoryPart.PROCESS, CUDA_PROCESS, larger, Math.max(kept, loading));
    }

    static long sum(Map<MemoryPart, Long> parts) {
        return parts.values().stream().mapToLong(Long::longValue).sum();
    }
}
