package dev.longcontext.contract;

import java.util.List;

/**
 * What a stage leaves in its termination message. Everything may be absent: the message of a process that was killed is
 * empty, and a message cut short by the kubelet is not JSON any more.
 *
 * @param field the field of the manifest that is to blame, such as {@code spec.data.sources[0].uri}
 * @param checkpoint of a stage that ended early: what the next attempt goes on from
 * @param summary of a stage that succeeded; what a stage does not report is null
 */
public record TerminationMessage(
        String stage,
        String outcome,
        String failureClass,
        String field,
        String message,
        String hint,
        ProgressReport.Checkpoint checkpoint,
        Summary summary,
        String manifestDigest) {

    private static final int FIELD = 256;
    private static final int TEXT = 1024;
    private static final int DIGEST = 128;

    public TerminationMessage {
        failureClass = Sane.line(failureClass, FIELD);
        field = Sane.line(field, FIELD);
        message = Sane.line(message, TEXT);
        hint = Sane.line(hint, TEXT);
        manifestDigest = Sane.line(manifestDigest, DIGEST);
    }

    /** The union of the four stages' summaries, as docs/contract.md section 5 lists them. */
    public record Summary(
            Long nativeLength,
            Long samples,
            Long tokens,
            Long targets,
            Long dropped,
            Long truncated,
            Long longestSample,
            Estimate estimate,
            Long steps,
            Double finalLoss,
            Double seconds,
            Long checkpointStep,
            String checkpointSha256,
            Long damagedCheckpoints,
            Long skippedSteps,
            Boolean passed,
            List<Evaluation> evaluations,
            List<Artifact> artifacts) {

        public Summary {
            nativeLength = Sane.count(nativeLength);
            samples = Sane.count(samples);
            tokens = Sane.count(tokens);
            targets = Sane.count(targets);
            dropped = Sane.count(dropped);
            truncated = Sane.count(truncated);
            longestSample = Sane.count(longestSample);
            steps = Sane.count(steps);
            finalLoss = Sane.finite(finalLoss);
            seconds = Sane.finite(seconds);
            checkpointStep = Sane.count(checkpointStep);
            checkpointSha256 = Sane.line(checkpointSha256, DIGEST);
            damagedCheckpoints = Sane.count(damagedCheckpoints);
            skippedSteps = Sane.count(skippedSteps);
            evaluations = Present.copyOf(evaluations);
            artifacts = Present.copyOf(artifacts);
        }
    }

    /** What training will need, by the trainer's estimate. */
    public record Estimate(Long deviceMemoryBytes, Long hostMemoryBytes, Boolean fits, Long longestLength) {
        public Estimate {
            deviceMemoryBytes = Sane.count(deviceMemoryBytes);
            hostMemoryBytes = Sane.count(hostMemoryBytes);
            longestLength = Sane.count(longestLength);
        }
    }

    public record Evaluation(String name, String suite, List<Metric> metrics, List<Gate> gates) {
        public Evaluation {
            name = Sane.line(name, FIELD);
            suite = Sane.line(suite, FIELD);
            metrics = Present.copyOf(metrics);
            gates = Present.copyOf(gates);
        }
    }

    /**
     * A score.
     *
     * @param base the same metric of the model before the extension
     */
    public record Metric(String metric, Double value, Double base) {
        public Metric {
            metric = Sane.line(metric, FIELD);
            value = Sane.finite(value);
            base = Sane.finite(base);
        }
    }

    public record Gate(
            String metric,
            Double min,
            Double max,
            Double maxDropFromBase,
            String severity,
            Double value,
            Double base,
            Boolean passed) {
        public Gate {
            metric = Sane.line(metric, FIELD);
            min = Sane.finite(min);
            max = Sane.finite(max);
            maxDropFromBase = Sane.finite(maxDropFromBase);
            severity = Sane.line(severity, FIELD);
            value = Sane.finite(value);
            base = Sane.finite(base);
        }

        /** A gate whose verdict is missing has not passed; one of severity Warn never blocks. */
        public boolean blocks() {
            return !Boolean.TRUE.equals(passed) && !"Warn".equals(severity);
        }
    }

    /**
     * A form of the exported model.
     *
     * @param path relative to the workspace
     */
    public record Artifact(String format, String path, String sha256, Long bytes) {
        public Artifact {
            format = Sane.line(format, FIELD);
            path = Sane.line(path, FIELD);
            sha256 = Sane.line(sha256, DIGEST);
            bytes = Sane.count(bytes);
        }
    }
}
