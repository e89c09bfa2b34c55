package dev.longcontext.trainer.planning;

import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Workspace;
import dev.longcontext.estimator.Placement;
import dev.longcontext.estimator.Rates;
import dev.longcontext.estimator.WorkEstimate;
import dev.longcontext.trainer.files.VolumeRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Puts an estimate together. */
public record Planner(RunConfig configuration, RunPlan plan) {

    static final String ON_DEVICE = "ON_DEVICE";
    static final String ON_HOST = "ON_HOST";

    /** For this machine's CPU. libtorch must have been started. @param memoryBytes of the machine */
    public EstimateReport forCpu(long memoryBytes) {
        Placement cpu = plan.thisCpu();
        return EstimateReport.of(plan, cpu, Map.of(ON_DEVICE, cpu), evaluations(cpu, memoryBytes), memoryBytes);
    }

    /** For GPUs. What layers keep is on the GPU as far as it fits, else on the host. @param memoryBytes of each GPU */
    public EstimateReport forGpu(long memoryBytes) {
        var alternatives = new LinkedHashMap<String, Placement>();
        alternatives.put(ON_DEVICE, Placement.gpu());
        alternatives.put(ON_HOST, Placement.gpuAndHost(plan.model()));
        Placement placement = Placement.gpu(plan.model(), plan.run(), memoryBytes);
        return EstimateReport.of(plan, placement, alternatives, evaluations(Placement.gpu(), memoryBytes), memoryBytes);
    }

    private List<EvaluationNeed> evaluations(Placement placement, long memoryBytes) {
        return configuration.evaluation().stream()
                .map(evaluation -> EvaluationNeed.of(evaluation, plan, placement, memoryBytes))
                .toList();
    }

    /**
     * With what takes how long.
     *
     * @param workspace of the run: its prepared samples and its volume are looked at; without it the total needs
     *     {@code training.maxSteps}
     */
    public EstimateReport withTime(EstimateReport report, Rates rates, Optional<Workspace> workspace)
            throws IOException {
        var work = WorkEstimate.of(plan.model(), plan.run());
        double perStep = rates.secondsPerStep(work, plan.run());
        OptionalDouble volume =
                workspace.map(Workspace::root).map(VolumeRate::measure).orElse(OptionalDouble.empty());
        Double toStop = volume.isEmpty()
                ? null
                : Double.valueOf(
                        rates.secondsToStop(work, plan.model()) + report.checkpointBytes() / volume.getAsDouble());
        return report.with(new EstimateReport.Times(perStep, inTotal(rates, perStep, workspace), toStop));
    }

    private Double inTotal(Rates rates, double perStep, Optional<Workspace> workspace) throws IOException {
        Path data = workspace.map(Workspace::data).orElse(null);
        if (data != null && Files.isDirectory(data)) {
            return SampleLengths.read(data).seconds(plan, configuration, rates);
        }
        Integer steps = configuration.training().maxSteps();
        return steps == null ? null : steps * perStep;
    }
}
