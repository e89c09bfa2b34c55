package dev.longcontext.trainer.planning;

import dev.longcontext.estimator.Placement;
import dev.longcontext.estimator.Placement.Kept;
import dev.longcontext.estimator.Rates;
import dev.longcontext.trainer.configuration.RunConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Puts an estimate together. */
public record Planner(RunConfiguration configuration, RunPlan plan) {

    /** For this machine's CPU. @param memoryBytes of the machine */
    public EstimateReport forCpu(long memoryBytes) {
        return EstimateReport.of(plan, Placement.cpu(), List.of(Placement.cpu()), memoryBytes);
    }

    /** For GPUs. What layers keep is on the GPU where it fits, else on the host. @param memoryBytes of each GPU */
    public EstimateReport forGpu(long memoryBytes) {
        Placement onDevice = Placement.gpu(Kept.ON_DEVICE);
        Placement onHost = Placement.gpu(Kept.ON_HOST);
        boolean fits = plan.memory(onDevice).peakBytes() <= memoryBytes;
        return EstimateReport.of(plan, fits ? onDevice : onHost, List.of(onDevice, onHost), memoryBytes);
    }

    /** @param data the workspace's folder of prepared samples; without it the total needs {@code training.maxSteps} */
    public EstimateReport withTime(EstimateReport report, Rates rates, Path data) throws IOException {
        EstimateReport timed = report.with(plan, rates, null);
        if (data != null && Files.isDirectory(data)) {
            return report.with(plan, rates, SampleLengths.read(data).seconds(plan, configuration, rates));
        }
        Integer steps = configuration.training().maxSteps();
        return steps == null ? timed : report.with(plan, rates, steps * timed.secondsPerStep());
    }
}
