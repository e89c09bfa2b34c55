package dev.longcontext.operator.reconcile;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatus;
import dev.longcontext.api.v1alpha1.StageStatus;
import dev.longcontext.contract.Stage;
import dev.longcontext.operator.facts.Times;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Stage durations, GPU seconds and failures, counted as their transitions are written. */
final class RunMetrics implements TransitionListener {

    private static final int DEFAULT_GPUS = 8;

    private final MeterRegistry registry;

    RunMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void changed(LongContextFineTune run, LongContextFineTuneStatus before, LongContextFineTuneStatus after) {
        if (after.failure() != null && (before == null || !after.failure().equals(before.failure()))) {
            failures(after.failure().stage(), after.failure().failureClass()).increment();
        }
        stages(after).stream()
                .filter(stage -> stage.completed() != null && !completedBefore(before, stage))
                .forEach(stage -> ended(run, stage));
    }

    private static List<StageStatus> stages(LongContextFineTuneStatus status) {
        return status == null || status.stages() == null ? List.of() : status.stages();
    }

    private static boolean completedBefore(LongContextFineTuneStatus before, StageStatus stage) {
        return stages(before).stream().anyMatch(s -> Objects.equals(s.name(), stage.name()) && s.completed() != null);
    }

    private void ended(LongContextFineTune run, StageStatus stage) {
        Instant started = Times.parse(stage.started());
        Instant completed = Times.parse(stage.completed());
        if (started == null || completed == null || completed.isBefore(started)) {
            return;
        }
        Duration took = Duration.between(started, completed);
        Timer.builder("longcontext.stage")
                .description("From the first start of a stage to its end.")
                .tag("stage", stage.name())
                .tag("outcome", stage.state())
                .register(registry)
                .record(took);
        if (Stage.ofVerb(stage.name()).map(Stage::needsGpus).orElse(false)) {
            Counter.builder("longcontext.gpu.seconds")
                    .description("GPUs held, multiplied by the seconds they were held.")
                    .register(registry)
                    .increment(took.toSeconds() * gpus(run));
        }
    }

    private static double gpus(LongContextFineTune run) {
        return Optional.ofNullable(run.getSpec().resources())
                .map(resources -> resources.gpus())
                .orElse(DEFAULT_GPUS);
    }

    private Counter failures(String stage, String failureClass) {
        return Counter.builder("longcontext.failures")
                .description("Attempts at a stage that failed.")
                .tag("stage", stage)
                .tag("class", failureClass)
                .register(registry);
    }
}
