package dev.longcontext.trainer.bench;

import dev.longcontext.trainer.stage.ProgressSink.Phases;
import dev.longcontext.trainer.training.Median;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What the steps of {@link TrainingBenchmark} cost, beside what was to be expected of them.
 *
 * @param losses of each step, in nats a target
 * @param stepSeconds of each step
 * @param phaseSeconds of each step
 * @param stepCpuSeconds of each step, over all threads: steadier than the time where other programs run too
 * @param setUpSeconds loading and quantising
 * @param setUpPeakBytes most memory the process had resident until the first step
 * @param stepPeakBytes the same, from the first step on
 * @param stepFlops floating point operations of a step (dev.longcontext.estimator.WorkEstimate)
 * @param matmulRate of this machine in the run's precision, FLOP/s
 * @param estimatedSeconds of a step, as {@code trainer estimate} has it on the CPU; null on a GPU
 * @param estimatedPeakBytes the same
 */
public record BenchmarkResult(
        List<Double> losses,
        List<Double> stepSeconds,
        List<Phases> phaseSeconds,
        List<Double> stepCpuSeconds,
        double setUpSeconds,
        long setUpPeakBytes,
        long stepPeakBytes,
        double stepFlops,
        double matmulRate,
        Double estimatedSeconds,
        Long estimatedPeakBytes) {

    /** Without the warm-up, where there are several steps. */
    public List<Double> measuredSeconds() {
        return measured(stepSeconds);
    }

    /** Median of the measured steps. */
    public double medianSeconds() {
        return Median.of(measuredSeconds());
    }

    /** The same of a phase. */
    public double medianSeconds(ToDoubleFunction<Phases> phase) {
        return Median.of(
                measured(phaseSeconds).stream().mapToDouble(phase).boxed().toList());
    }

    /** FLOP/s of a median step. */
    public double executedRate() {
        return stepFlops / medianSeconds();
    }

    private static <T> List<T> measured(List<T> steps) {
        return steps.size() == 1 ? steps : steps.subList(1, steps.size());
    }
}
