package dev.longcontext.trainer.planning;

import dev.longcontext.contract.Stage;
import dev.longcontext.estimator.CheckpointSize;
import dev.longcontext.estimator.MemoryEstimate;
import dev.longcontext.estimator.Placement;
import dev.longcontext.estimator.RunShape;
import dev.longcontext.estimator.WorkEstimate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code trainer estimate} says. As JSON its fields are these; absent is what cannot be known.
 *
 * @param processor CPU or GPU
 * @param layers of the model
 * @param layersOnHost whose inputs and attention outputs wait in the host's memory
 * @param length tokens of the longest sample, {@code context.targetLength}
 * @param memoryBytes what a device has, or this machine
 * @param fits whether the peak is within it
 * @param device bytes of the peak by part, on each device
 * @param host bytes beside that on the host, for all devices
 * @param evaluation what each evaluation needs; the parts above are those of training
 * @param largestStage the stage that needs most on a device: train, or evaluate
 * @param largestEvaluation the name of the evaluation that does; null where training needs most
 * @param longest samples that fit, by where what layers keep is: ON_DEVICE all, or ON_HOST all that can be
 * @param flops of one pass by part: forward, recomputed and backward together
 * @param secondsPerStep with samples of the full length; null without a rate
 * @param secondsInTotal of all steps; null without a rate, or when the number of samples is not known
 * @param checkpointBytes of a checkpoint on the volume
 * @param secondsToStop from SIGTERM to the end, with the checkpoint; null without a rate, or when the volume is not known
 */
public record EstimateReport(
        String processor,
        int layers,
        int layersOnHost,
        int length,
        long memoryBytes,
        boolean fits,
        Map<String, Long> device,
        long deviceBytes,
        Map<String, Long> host,
        long hostBytes,
        String peakMoment,
        List<EvaluationNeed> evaluation,
        String largestStage,
        String largestEvaluation,
        Map<String, Longest> longest,
        Map<String, Double> flops,
        Double secondsPerStep,
        Double secondsInTotal,
        long checkpointBytes,
        Double secondsToStop) {

    /**
     * @param tokens 0 where nothing fits
     * @param hostBytes what such samples take on the host, for all devices; 0 on the CPU
     */
    public record Longest(int tokens, long hostBytes) {}

    /**
     * Without time.
     *
     * @param placement what is planned; the longest lengths are given for {@code alternatives} too
     */
    static EstimateReport of(
            RunPlan plan,
            Placement placement,
            Map<String, Placement> alternatives,
            List<EvaluationNeed> evaluation,
            long memoryBytes) {
        MemoryEstimate memory = plan.memory(placement);
        RunShape run = plan.run();
        var longest = new LinkedHashMap<String, Longest>();
        alternatives.forEach((name, each) -> longest.put(name, longest(plan, each, memoryBytes)));
        WorkEstimate work = WorkEstimate.of(plan.model(), run);
        var flops = new LinkedHashMap<String, Double>();
        flops.put("projections", work.projections().total());
        flops.put("adapter", work.adapter().total());
        flops.put("attention", work.attention().total());
        flops.put("head", work.head().total());
        Optional<EvaluationNeed> larger = largest(evaluation).filter(need -> need.deviceBytes() > memory.peakBytes());
        return new EstimateReport(
                placement.processor().name(),
                plan.model().layers(),
                placement.layersOnHost(),
                run.pass().length(),
                memoryBytes,
                memory.peakBytes() <= memoryBytes,
                NamedParts.of(memory.device()),
                memory.peakBytes(),
                NamedParts.of(memory.host()),
                memory.hostBytes(),
                memory.peakMoment(),
                evaluation,
                (larger.isPresent() ? Stage.EVALUATE : Stage.TRAIN).verb(),
                larger.map(EvaluationNeed::name).orElse(null),
                longest,
                flops,
                null,
                null,
                CheckpointSize.bytes(plan.model(), run),
                null);
    }

    /** @param times null are those that are not known */
    EstimateReport with(Times times) {
        return new EstimateReport(
                processor,
                layers,
                layersOnHost,
                length,
                memoryBytes,
                fits,
                device,
                deviceBytes,
                host,
                hostBytes,
                peakMoment,
                evaluation,
                largestStage,
                largestEvaluation,
                longest,
                flops,
                times.perStep(),
                times.inTotal(),
                checkpointBytes,
                times.toStop());
    }

    /** The evaluation that needs most on a device, of those of which it is known. */
    Optional<EvaluationNeed> largest() {
        return largest(evaluation);
    }

    private static Optional<EvaluationNeed> largest(List<EvaluationNeed> evaluation) {
        return evaluation.stream()
                .filter(EvaluationNeed::isKnown)
                .max(Comparator.comparingLong(EvaluationNeed::deviceBytes));
    }

    /** Seconds. */
    record Times(Double perStep, Double inTotal, Double toStop) {}

    private static Longest longest(RunPlan plan, Placement placement, long memoryBytes) {
        OptionalInt tokens = plan.longest(placement, memoryBytes);
        if (tokens.isEmpty()) {
            return new Longest(0, 0);
        }
        RunShape run = plan.run().withLength(tokens.getAsInt());
        return new Longest(
                tokens.getAsInt(),
                MemoryEstimate.of(plan.model(), run, placement).hostBytes());
    }
}
