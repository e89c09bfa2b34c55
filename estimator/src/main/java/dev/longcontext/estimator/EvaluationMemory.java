package dev.longcontext.estimator;

import dev.longcontext.estimator.Placement.Processor;
import dev.longcontext.estimator.ReadingMemory.Moment;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What an evaluation has in memory: a model, and what reading its longest text takes. Of the two models that are measured one
 * after the other it is the tuned one, which has an adapter beside the same weights.
 *
 * @param placement its layers on the host have no meaning here: nothing is kept for a backward pass
 */
public record EvaluationMemory(ModelShape model, RunShape run, Placement placement) {

    /**
     * Bytes on each device; on the CPU in the process, for all of its devices together.
     *
     * @param cache keys and values
     * @param computation what is alive beside them at the peak
     */
    public record Need(long weights, long cache, long computation) {
        public long bytes() {
            return weights + cache + computation;
        }
    }

    /** By part, with what allocator and libraries hold. */
    public MemoryEstimate estimate(TextReading reading) {
        Moment peak = memory(reading).peak();
        Map<MemoryPart, Long> tensors = weights();
        tensors.put(MemoryPart.CACHE, sequences() * memory(reading).cache());
        tensors.put(MemoryPart.WORKING_SET, sequences() * peak.bytes());
        tensors.put(MemoryPart.ROPE, sequences() * memory(reading).ropeTables());
        return MemoryEstimate.ofTensors(tensors, host(), peak.name(), placement);
    }

    /** The longest text with which the estimate is at most so many bytes; empty where not even one token is. */
    public OptionalInt longest(TextReading reading, long bytes) {
        return LongestLength.greatest(
                length -> estimate(reading.withLength(length)).peakBytes() <= bytes);
    }

    /** The same of what there must be for certain: of a longer text it is sure that it does not fit. */
    public OptionalInt longestForCertain(TextReading reading, long bytes) {
        return LongestLength.greatest(
                length -> least(reading.withLength(length)).bytes() <= bytes);
    }

    /** Tensors alone. */
    public Need tensors(TextReading reading) {
        return need(MemoryEstimate.sum(weights()), reading, sequences());
    }

    /**
     * What there must be for certain: tensors alone, and on the CPU of the weights only those that are not mapped from a file.
     * Without the adapter, for the base model may be the only one that is left to measure; and one text, for perhaps only one is
     * that long.
     */
    public Need least(TextReading reading) {
        if (placement.processor() == Processor.GPU) {
            return tensors(reading);
        }
        boolean mapped = model.storedBytes() == run.precision().bytes();
        long cast = (model.layers() * model.projectionSize() + model.tableSize())
                * run.precision().bytes();
        return need(mapped ? 0 : cast, reading, 1);
    }

    private Need need(long weights, TextReading reading, long sequences) {
        ReadingMemory memory = memory(reading);
        return new Need(
                weights, sequences * memory.cache(), sequences * (memory.peak().bytes() + memory.ropeTables()));
    }

    private Map<MemoryPart, Long> weights() {
        var weights = new WeightMemory(model, run);
        Map<MemoryPart, Long> parts = new EnumMap<>(MemoryPart.class);
        parts.put(MemoryPart.BASE_WEIGHTS, weights.evaluatedBase());
        parts.put(MemoryPart.EMBEDDING, weights.embedding());
        parts.put(MemoryPart.HEAD, weights.evaluatedHead());
        parts.put(MemoryPart.TRAINED_IN_LAYERS, weights.adapter());
        return parts;
    }

    /** A model is loaded on the host and then moved. */
    private Map<MemoryPart, Long> host() {
        return placement.processor() == Processor.CPU
                ? Map.of()
                : Map.of(
                        MemoryPart.PROCESS,
                        MemoryEstimate.CUDA_PROCESS,
                        MemoryPart.LOADING,
                        MemoryEstimate.sum(weights()));
    }

    private ReadingMemory memory(TextReading reading) {
        return new ReadingMemory(model, run, placement, reading);
    }

    /** That share one memory: each device of a CPU reads a text of its own. */
    private long sequences() {
        return placement.processor() == Processor.CPU ? run.devices() : 1;
    }
}
