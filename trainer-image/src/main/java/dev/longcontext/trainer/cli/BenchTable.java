package dev.longcontext.trainer.cli;

import dev.longcontext.trainer.bench.BenchmarkResult;
import dev.longcontext.trainer.bench.BenchmarkSettings;
import dev.longcontext.trainer.stage.ProgressSink.Phases;
import java.util.stream.Collectors;

/** A benchmark's result for people. */
final class BenchTable {

    private static final double GIBIBYTE = 1L << 30;
    private static final double GIGA = 1e9;
    private static final double PERCENT = 100;

    private BenchTable() {}

    static String of(BenchmarkSettings settings, BenchmarkResult result) {
        return """
                %s %s, %,d tokens of which %,d are learnt, %d threads
                set-up        %8.2f s
                a step        %8.3f s       median of %s%s
                  forward     %8.3f s
                  head        %8.3f s       logits, loss and their gradient
                  backward    %8.3f s       with what is computed again
                  update      %8.3f s
                tokens/s      %8.0f
                work          %8.1f GFLOP   a step
                executed      %8.1f GFLOP/s %.0f %% of the matmul peak
                matmul peak   %8.1f GFLOP/s
                peak memory   %8.2f GiB     while it was set up %.2f GiB%s
                """.formatted(
                settings.method(),
                settings.precision(),
                settings.length(),
                settings.targets(),
                settings.threads(),
                result.setUpSeconds(),
                result.medianSeconds(),
                result.measuredSeconds().stream().map("%.3f"::formatted).collect(Collectors.joining(", ")),
                result.estimatedSeconds() == null ? "" : "; estimated %.3f s".formatted(result.estimatedSeconds()),
                result.medianSeconds(Phases::forward),
                result.medianSeconds(Phases::head),
                result.medianSeconds(Phases::backward),
                result.medianSeconds(Phases::update),
                settings.length() / result.medianSeconds(),
                result.stepFlops() / GIGA,
                result.executedRate() / GIGA,
                PERCENT * result.executedRate() / result.matmulRate(),
                result.matmulRate() / GIGA,
                result.stepPeakBytes() / GIBIBYTE,
                result.setUpPeakBytes() / GIBIBYTE,
                result.estimatedPeakBytes() == null
                        ? ""
                        : "; estimated %.2f GiB".formatted(result.estimatedPeakBytes() / GIBIBYTE));
    }
}
