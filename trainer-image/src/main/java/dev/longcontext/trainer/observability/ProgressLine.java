package dev.longcontext.trainer.observability;

import dev.longcontext.contract.ProgressReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Progress in a line for people. */
final class ProgressLine {

    private ProgressLine() {}

    /** {@code step 120 of 400 (30.0 %), loss 0.0412, gradient norm 0.31, 9120 tokens/s, 56 s left}. */
    static String of(ProgressReport progress, String unit) {
        List<String> parts = new ArrayList<>();
        parts.add(count(progress, unit));
        String details = details(progress);
        if (!details.isEmpty()) {
            parts.add(details);
        }
        if (progress.remainingSeconds() != null) {
            parts.add(duration(Duration.ofSeconds(progress.remainingSeconds())) + " left");
        }
        return String.join(", ", parts);
    }

    /** The part on learning and speed alone. */
    static String details(ProgressReport progress) {
        List<String> parts = new ArrayList<>();
        add(parts, "loss %.4f", progress.loss());
        add(parts, "gradient norm %.3f", progress.gradientNorm());
        add(parts, "learning rate %.3g", progress.learningRate());
        add(parts, "%.0f tokens/s", progress.tokensPerSecond());
        return String.join(", ", parts);
    }

    private static String count(ProgressReport progress, String unit) {
        if (progress.totalSteps() == null) {
            return String.format(Locale.ROOT, "%s %d", unit, progress.step());
        }
        return String.format(
                Locale.ROOT, "%s %d of %d (%.1f %%)", unit, progress.step(), progress.totalSteps(), progress.percent());
    }

    private static void add(List<String> parts, String format, Double value) {
        if (value != null) {
            parts.add(String.format(Locale.ROOT, format, value));
        }
    }

    private static String duration(Duration time) {
        if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        }
        return time.toMinutes() > 0
                ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                : time.toSeconds() + " s";
    }
}
