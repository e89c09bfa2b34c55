package dev.longcontext.trainer.planning;

import dev.longcontext.estimator.MemoryEstimate;
import dev.longcontext.estimator.MemoryPart;
import dev.longcontext.estimator.Placement;
import dev.longcontext.estimator.Rates;
import dev.longcontext.estimator.RunShape;
import dev.longcontext.estimator.WorkEstimate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What {@code trainer estimate} says. As JSON its fields are these; absent is what cannot be known.
 *
 * @param processor CPU or GPU
 * @param kept where layer inputs and attention outputs are: ON_DEVICE or ON_HOST
 * @param length tokens of the longest sample, {@code context.targetLength}
 * @param memoryBytes what a device has, or this machine
 * @param fits whether the peak is within it
 * @param device bytes of the peak by part, on each device
 * @param host bytes beside that on the host, for all devices
 * @param longest samples that fit, by place of what is kept
 * @param flops of one pass by part: forward, recomputed and backward together
 * @param secondsPerStep with samples of the full length; null without a rate
 * @param secondsInTotal of all steps; null without a rate, or when the number of samples is not known
 */
public record EstimateReport(
        String processor,
        String kept,
        int length,
        long memoryBytes,
        boolean fits,
        Map<String, Long> device,
        long deviceBytes,
        Map<String, Long> host,
        long hostBytes,
        String peakMoment,
        Map<String, Longest> longest,
        Map<String, Double> flops,
        Double secondsPerStep,
        Double secondsInTotal) {

    /**
     * @param tokens 0 where nothing fits
     * @param hostBytes what such samples take on the host, for all devices; 0 on the CPU
     */
    public record Longest(int tokens, long hostBytes) {}

    /** Without time. @param placement what is planned; the longest lengths are given for {@code alternatives} too */
    static EstimateReport of(RunPlan plan, Placement placement, Iterable<Placement> alternatives, long memoryBytes) {
        MemoryEstimate memory = plan.memory(placement);
        RunShape run = plan.run();
        var longest = new LinkedHashMap<String, Longest>();
        alternatives.forEach(each -> longest.put(each.kept().name(), longest(plan, each, memoryBytes)));
        WorkEstimate work = WorkEstimate.of(plan.model(), run);
        var flops = new LinkedHashMap<String, Double>();
        flops.put("projections", work.projections().total());
        flops.put("adapter", work.adapter().total());
        flops.put("attention", work.attention().total());
        flops.put("head", work.head().total());
        return new EstimateReport(
                placement.processor().name(),
                placement.kept().name(),
                run.pass().length(),
                memoryBytes,
                memory.peakBytes() <= memoryBytes,
                named(memory.device()),
                memory.peakBytes(),
                named(memory.host()),
                memory.hostBytes(),
                memory.peakMoment(),
                longest,
                flops,
                null,
                null);
    }

    /** @param total null when it is not known */
    EstimateReport with(RunPlan plan, Rates rates, Double total) {
        return new EstimateReport(
                processor,
                kept,
                length,
                memoryBytes,
                fits,
                device,
                deviceBytes,
                host,
                hostBytes,
                peakMoment,
                longest,
                flops,
                rates.secondsPerStep(WorkEstimate.of(plan.model(), plan.run()), plan.run()),
                total);
    }

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

    private static Map<String, Long> named(Map<MemoryPart, Long> parts) {
        var named = new LinkedHashMap<String, Long>();
        parts.forEach((part, bytes) -> named.put(part.label(), bytes));
        return named;
    }
}
