package dev.longcontext.trainer.cli;

import dev.longcontext.trainer.training.TrainingBenchmark;
import java.util.List;
import java.util.stream.Collectors;

/** A benchmark's result for people. */
final class BenchTable {

    private static final double GIBIBYTE = 1L << 30;

    private BenchTable() {}

    static String of(TrainingBenchmark.Settings settings, TrainingBenchmark.Result result) {
        List<Double> measured = withoutWarmUp(result.stepSeconds());
        double median = median(measured);
        return """
                %s %s, %,d tokens of which %,d are learnt, %d threads
                set-up        %8.2f s
                a step        %8.3f s     median of %s
                tokens/s      %8.0f
                peak memory   %8.2f GiB   while it was set up %.2f GiB
                matmul peak   %8.1f GFLOP/s
                """.formatted(
                        settings.method(),
                        settings.precision(),
                        settings.length(),
                        settings.targets(),
                        settings.threads(),
                        result.setUpSeconds(),
                        median,
                        measured.stream().map("%.3f"::formatted).collect(Collectors.joining(", ")),
                        settings.length() / median,
                        result.stepPeakBytes() / GIBIBYTE,
                        result.setUpPeakBytes() / GIBIBYTE,
                        result.matmulRate() / 1e9);
    }

    private static List<Double> withoutWarmUp(List<Double> steps) {
        return steps.size() == 1 ? steps : steps.subList(1, steps.size());
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
