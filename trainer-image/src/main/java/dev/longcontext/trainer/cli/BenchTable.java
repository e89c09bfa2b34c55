package dev.longcontext.trainer.cli;

import dev.longcontext.trainer.training.TrainingBenchmark;
import java.util.stream.Collectors;

/** A benchmark's result for people. */
final class BenchTable {

    private static final double GIBIBYTE = 1L << 30;

    private BenchTable() {}

    static String of(TrainingBenchmark.Settings settings, TrainingBenchmark.Result result) {
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
                        result.medianSeconds(),
                        result.measuredSeconds().stream().map("%.3f"::formatted).collect(Collectors.joining(", ")),
                        settings.length() / result.medianSeconds(),
                        result.stepPeakBytes() / GIBIBYTE,
                        result.setUpPeakBytes() / GIBIBYTE,
                        result.matmulRate() / 1e9);
    }
}
