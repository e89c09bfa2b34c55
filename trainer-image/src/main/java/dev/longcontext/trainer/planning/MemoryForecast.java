package dev.longcontext.trainer.planning;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.estimator.Placement;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What training will need, told by a stage before it: {@code estimate} of docs/contract.md, section 5.
 *
 * @param deviceMemoryBytes on each GPU; where none's memory is known, of the process on the CPU
 * @param hostMemoryBytes beside it in the host's memory, for all GPUs; 0 on the CPU
 * @param fits whether samples of the target length fit the GPU; null on the CPU
 * @param longestLength tokens of the longest sample that fits the GPU; null on the CPU
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MemoryForecast(long deviceMemoryBytes, long hostMemoryBytes, Boolean fits, Integer longestLength) {

    /** As the summary of prepare says it. */
    public StageSummary.Estimate told() {
        Long longest = longestLength == null ? null : Long.valueOf(longestLength);
        return new StageSummary.Estimate(deviceMemoryBytes, hostMemoryBytes, fits, longest);
    }

    private static final Logger LOG = LoggerFactory.getLogger(MemoryForecast.class);
    private static final double GIB = 1L << 30;

    /** Warns of what does not fit. It refuses nothing: what is estimated for GPUs was never held against one. */
    public static MemoryForecast of(RunConfig configuration, Path modelFolder) throws IOException {
        RunPlan plan = RunPlan.of(configuration, modelFolder);
        Long gpu = configuration.devices().memoryBytes();
        if (gpu == null) {
            return new MemoryForecast(onAnyCpu(plan), 0, null, null);
        }
        EstimateReport report = new Planner(configuration, plan).forGpu(gpu);
        int longest = report.longest().get(Planner.ON_HOST).tokens();
        if (!report.fits()) {
            LOG.warn(
                    "estimate: samples of {} tokens need {} GiB on each GPU, which has {}; up to {} tokens fit",
                    configuration.context().targetLength(),
                    "%.1f".formatted(report.deviceBytes() / GIB),
                    "%.1f".formatted(gpu / GIB),
                    longest);
        }
        return new MemoryForecast(report.deviceBytes(), report.hostBytes(), report.fits(), longest);
    }

    /** Which CPU will train is not known here, and which kind needs more depends on the model: the larger of both. */
    private static long onAnyCpu(RunPlan plan) {
        return Math.max(
                plan.memory(Placement.cpu()).peakBytes(),
                plan.memory(Placement.cpuWithFloat32Tiles()).peakBytes());
    }
}
