package dev.longcontext.trainer.observability;

import dev.longcontext.contract.ProgressReport;
import dev.longcontext.contract.SyntheticReport;
import dev.longcontext.trainer.stage.ProgressSink;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Instant;
import java.util.function.Supplier;

/** The metrics behind {@code GET /metrics}. */
final class TrainerMetrics {

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Gauge step = gauge("step", "Units of the stage done: steps, samples, cells or files.");
    private final Gauge totalSteps = gauge("steps_expected", "Total units of the stage.");
    private final Counter tokens = counter("tokens", "Tokens seen by this process.");
    private final Gauge loss = gauge("loss", "Loss of the last step.");
    private final Gauge learningRate = gauge("learning_rate", "Learning rate of the last step.");
    private final Gauge gradientNorm =
            gauge("gradient_norm", "Norm of the gradient of the last step, before clipping.");
    private final Gauge dropped = gauge("samples_dropped", "Samples dropped because they are too long or too short.");
    private final Gauge truncated = gauge("samples_truncated", "Samples truncated because they are too long.");
    private final Gauge checkpointStep = gauge("checkpoint_step", "Step of the last checkpoint.");
    private final Gauge checkpointTime =
            gauge("checkpoint_timestamp_seconds", "When the last checkpoint was saved, in seconds since 1970.");
    private final Counter damagedCheckpoints =
            counter("checkpoints_damaged", "Checkpoints that were found damaged on the volume and skipped.");
    private final Counter skippedSteps =
            counter("steps_skipped", "Steps skipped because their loss was not finite or a spike.");
    private final Counter phaseSeconds = Counter.builder()
            .name("longcontext_trainer_phase_seconds")
            .help("Time of the steps' phases: forward, head, backward including recomputation, update.")
            .labelNames("phase")
            .register(registry);
    private final SyntheticMetrics synthetic = new SyntheticMetrics(registry);
    private final Histogram checkpointSeconds = Histogram.builder()
            .name("longcontext_trainer_checkpoint_duration_seconds")
            .help("Time to save a checkpoint.")
            .unit(Unit.SECONDS)
            .classicExponentialUpperBounds(0.1, 2, 12)
            .register(registry);
    private final Histogram stepSeconds = Histogram.builder()
            .name("longcontext_trainer_step_duration_seconds")
            .help("Time of one unit of the stage.")
            .unit(Unit.SECONDS)
            .labelNames("stage")
            .classicExponentialUpperBounds(0.01, 2, 16)
            .register(registry);

    /** @param progress of the stage that runs now */
    TrainerMetrics(Supplier<ProgressReport> progress) {
        GaugeWithCallback.builder()
                .name("longcontext_trainer_tokens_per_second")
                .help("Tokens per second over the last steps.")
                .labelNames("stage")
                .callback(callback -> {
                    ProgressReport now = progress.get();
                    if (now.tokensPerSecond() != null) {
                        callback.call(now.tokensPerSecond(), now.stage());
                    }
                })
                .register(registry);
        JvmMetrics.builder().register(registry);
    }

    PrometheusRegistry registry() {
        return registry;
    }

    ProgressSink sink(String stage) {
        return new StageSink(stage);
    }

    private Counter counter(String name, String help) {
        return Counter.builder()
                .name("longcontext_trainer_" + name)
                .help(help)
                .labelNames("stage")
                .register(registry);
    }

    private Gauge gauge(String name, String help) {
        return Gauge.builder()
                .name("longcontext_trainer_" + name)
                .help(help)
                .labelNames("stage")
                .register(registry);
    }

    private final class StageSink implements ProgressSink {

        private static final double NANOS = 1e9;
        private static final long UNKNOWN = -1;

        private final String stage;
        private long tokensBefore = UNKNOWN;
        private long stepEnded;
        private long damagedBefore;
        private long skippedBefore;

        StageSink(String stage) {
            this.stage = stage;
        }

        @Override
        public void begin(long done, long total, String unit) {
            step.labelValues(stage).set(done);
            tokensBefore = done == 0 ? 0 : UNKNOWN;
            totalSteps.labelValues(stage).set(total);
            stepEnded = System.nanoTime();
        }

        @Override
        public void step(Step ended) {
            long now = System.nanoTime();
            stepSeconds.labelValues(stage).observe((now - stepEnded) / NANOS);
            stepEnded = now;
            step.labelValues(stage).set(ended.number());
            if (tokensBefore != UNKNOWN && ended.tokens() > tokensBefore) {
                tokens.labelValues(stage).inc(ended.tokens() - tokensBefore);
            }
            tokensBefore = ended.tokens();
            if (ended.learning() != null) {
                loss.labelValues(stage).set(ended.learning().loss());
                learningRate.labelValues(stage).set(ended.learning().learningRate());
                gradientNorm.labelValues(stage).set(ended.learning().gradientNorm());
                count(ended.learning().phases());
            }
        }

        private void count(Phases phases) {
            phaseSeconds.labelValues("forward").inc(phases.forward());
            phaseSeconds.labelValues("head").inc(phases.head());
            phaseSeconds.labelValues("backward").inc(phases.backward());
            phaseSeconds.labelValues("update").inc(phases.update());
        }

        @Override
        public void resumed(ProgressReport.Checkpoint from) {
            checkpointStep.labelValues(stage).set(from.step());
            checkpointTime.labelValues(stage).set(Instant.parse(from.time()).getEpochSecond());
        }

        @Override
        public void checkpoint(ProgressReport.Checkpoint saved, double seconds) {
            resumed(saved);
            checkpointSeconds.observe(seconds);
        }

        @Override
        public void synthetic(SyntheticReport report) {
            synthetic.set(report);
        }

        @Override
        public void data(long droppedSamples, long truncatedSamples) {
            dropped.labelValues(stage).set(droppedSamples);
            truncated.labelValues(stage).set(truncatedSamples);
        }

        @Override
        public void recovered(long damaged, long skipped) {
            // a roll back begins to count anew: what comes again is no other one, and a counter never falls
            damagedCheckpoints.labelValues(stage).inc(Math.max(0, damaged - damagedBefore));
            damagedBefore = Math.max(damagedBefore, damaged);
            skippedSteps.labelValues(stage).inc(Math.max(0, skipped - skippedBefore));
            skippedBefore = Math.max(skippedBefore, skipped);
        }
    }
}
