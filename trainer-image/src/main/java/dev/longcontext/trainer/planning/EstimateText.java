package dev.longcontext.trainer.planning;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** An estimate for people. */
public final class EstimateText {

    private static final double GIB = 1L << 30;
    private static final double TERA = 1e12;

    private final StringBuilder text = new StringBuilder();

    private EstimateText() {}

    public static String of(EstimateReport report) {
        var table = new EstimateText();
        boolean gpu = report.processor().equals("GPU");
        table.memory(gpu ? "Each GPU" : "This process, on the CPU", report.device(), report.deviceBytes());
        table.line("  peak in: %s", report.peakMoment());
        if (gpu) {
            table.memory("The host, for all GPUs", report.host(), report.hostBytes());
        }
        table.line("");
        table.line(
                "Samples of %,d tokens %s %s of %.1f GiB",
                report.length(),
                report.fits() ? "fit" : "DO NOT FIT",
                gpu ? "a GPU" : "this machine",
                report.memoryBytes() / GIB);
        if (gpu) {
            table.line(
                    "  layers whose inputs and attention outputs are kept on the host: %d of %d",
                    report.layersOnHost(), report.layers());
        }
        report.longest().forEach(table::longest);
        table.evaluations(report, gpu);
        table.line("");
        table.line("Work of one pass                          TFLOP");
        report.flops().forEach((part, flops) -> table.line("  %-36s %,10.2f", part, flops / TERA));
        table.time(report);
        return table.text.toString();
    }

    /** The parts of the one that needs most, and of each what it needs. */
    private void evaluations(EstimateReport report, boolean gpu) {
        if (report.evaluation().isEmpty()) {
            return;
        }
        line("");
        report.largest().ifPresent(largest -> {
            memory(
                    (gpu ? "Each GPU" : "This process") + ", evaluation " + largest.name(),
                    largest.device(),
                    largest.deviceBytes());
            line("  peak in: %s", largest.peakMoment());
        });
        report.evaluation().forEach(this::evaluation);
        if (report.largestEvaluation() == null) {
            line("Needs most: the stage %s", report.largestStage());
        } else {
            report.largest()
                    .ifPresent(largest -> line(
                            "Needs most: the stage %s, for evaluation %s of suite %s with %,d tokens; up to %,d fit",
                            report.largestStage(),
                            largest.name(),
                            largest.suite(),
                            largest.length(),
                            largest.longest()));
        }
    }

    private void evaluation(EvaluationNeed need) {
        if (!need.isKnown()) {
            line("Evaluation %s of suite %s: known only when prepare reads its questions", need.name(), need.suite());
            return;
        }
        line(
                "Evaluation %s of suite %s, texts of up to %,d tokens: %.3f GiB, %s; the longest that fit: %,d",
                need.name(),
                need.suite(),
                need.length(),
                need.deviceBytes() / GIB,
                need.fits() ? "fits" : "DOES NOT FIT",
                need.longest());
    }

    private void memory(String where, Map<String, Long> parts, long sum) {
        line("%-40s    GiB", where);
        parts.forEach((part, bytes) -> {
            if (bytes > 0) {
                line("  %-36s %9.3f", part, bytes / GIB);
            }
        });
        line("  %-36s %9.3f", "together", sum / GIB);
    }

    private void longest(String kept, EstimateReport.Longest longest) {
        if (kept.equals(Planner.ON_HOST)) {
            line(
                    "  longest with layer inputs and attention outputs on the host: %,d (%,.0f GiB there)",
                    longest.tokens(), longest.hostBytes() / GIB);
        } else {
            line("  longest with everything on the device: %,d", longest.tokens());
        }
    }

    private void time(EstimateReport report) {
        line("");
        if (report.secondsPerStep() == null) {
            line("Time: unknown without the device's speed. State it with --flops, such as 2e14.");
            return;
        }
        line("Time of a step of full length: %.1f s", report.secondsPerStep());
        if (report.secondsInTotal() == null) {
            line("Total time: unknown until prepare has counted the samples. Then add --workspace.");
        } else {
            line("Total time: %s", duration(report.secondsInTotal()));
        }
        if (report.secondsToStop() == null) {
            line(
                    "A checkpoint: %.3f GiB. To measure the time to write it, add a writable --workspace.",
                    report.checkpointBytes() / GIB);
        } else {
            line(
                    "A stop takes about %.1f s, including a checkpoint of %.3f GiB",
                    report.secondsToStop(), report.checkpointBytes() / GIB);
        }
    }

    private static String duration(double seconds) {
        Duration rounded = Duration.ofSeconds(Math.round(seconds));
        return "%d h %d min %d s".formatted(rounded.toHours(), rounded.toMinutesPart(), rounded.toSecondsPart());
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
