package dev.longcontext.trainer.training;

import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.checkpoint.Checkpoint;
import dev.longcontext.trainer.checkpoint.Position;
import dev.longcontext.trainer.configuration.RunConfiguration;
import dev.longcontext.trainer.configuration.RunConfiguration.OnTermination;
import dev.longcontext.trainer.data.SampleStore;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.model.KeepPlan;
import dev.longcontext.trainer.model.PassClock;
import dev.longcontext.trainer.model.QuantizedCache;
import dev.longcontext.trainer.stage.ProgressSink;
import dev.longcontext.trainer.stage.Stage;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.tensors.ComputeDevices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A training run: set up, train, save, close. The same configuration, data and machine give the same bits,
 * whether or not the run was stopped in between.
 */
final class TrainingRecipe implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TrainingRecipe.class);

    private final StageContext context;
    private final RunConfiguration run;
    private final SampleStore samples;
    private final StepPlan plan;
    private final TrainableModel trainable;
    private final Replicas replicas;
    private final StepGradient gradient;
    private final AdamW optimizer;
    private final LearningRateSchedule schedule;
    private final TrainingState state;
    private final MetricsLog metrics;
    private final LossGuard guard;
    private Position position;
    private Checkpoint saved;

    private TrainingRecipe(StageContext context, String inputsDigest, LossGuard guard) throws IOException {
        this.guard = guard;
        this.context = context;
        this.run = context.configuration();
        ComputeDevices devices =
                ComputeDevices.start(run.devices().count(), run.devices().cpuThreads());
        NDManager manager = devices.newManager();
        try {
            this.samples = SampleStore.open(context.workspace().data());
            long seed = run.training().seed();
            var order = new DataOrder(samples.size(), run.data().order(), seed);
            this.plan = new StepPlan(
                    order, samples::length, run.training(), run.devices().count());
            this.trainable =
                    TrainableModel.load(manager, run, context.workspace().model(), quantizedCache());
            KeepPlan keep = trainable.keepPlan(run.devices());
            this.replicas = new Replicas(manager, trainable, devices, keep, context.stop()::isRequested);
            this.gradient = new StepGradient(replicas, samples, run.training().batch());
            this.optimizer = new AdamW(
                    manager, run.training().optimizer(), trainable.weights().parameters());
            this.schedule = LearningRateSchedule.of(run.training().optimizer(), plan.steps());
            this.state = new TrainingState(context, inputsDigest, trainable, optimizer);
            Optional<Checkpoint> resumed = state.restore();
            replicas.exchange().broadcast();
            this.saved = resumed.orElse(null);
            this.position = resumed.map(Checkpoint::position).orElse(Position.START);
            this.metrics = MetricsLog.open(context.workspace().metrics(), position.step());
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** Where it is known what the model is. */
    private Optional<QuantizedCache> quantizedCache() {
        return context.done(Stage.PREPARE)
                .map(prepared -> new QuantizedCache(context.workspace().quantized(), prepared.outputsDigest()));
    }

    /** @param guard knows of earlier attempts of this process */
    static TrainingRecipe setUp(StageContext context, String inputsDigest, LossGuard guard) throws IOException {
        return new TrainingRecipe(context, inputsDigest, guard);
    }

    /** @throws LossAnomalyException when the run is to be set up again, and to go on without a step */
    void train() throws IOException, LossAnomalyException {
        LOG.info(
                "{} trains {} weights over {} samples in {} steps, from step {}",
                run.training().method(),
                trainable.weights().size(),
                samples.size(),
                plan.steps(),
                position.step());
        context.progress().begin(position.step(), plan.steps(), "step");
        while (position.step() < plan.steps()) {
            Instant start = Instant.now();
            List<Integer> step = plan.stepAt(position.samples());
            if (guard.skips(position)) {
                position = position.plusSkipped(step.size(), gradient.tokens(step));
                report(null, start);
            } else {
                Optional<Double> result = gradient.accumulate(plan.passes(step));
                if (result.isEmpty()) {
                    stop();
                }
                double loss = result.get();
                double norm = optimizer.clip();
                guard.check(position, loss, norm, where(step));
                double rate = schedule.rate(position.step());
                optimizer.step(position.updates() + 1, rate);
                replicas.exchange().zeroGradients();
                replicas.exchange().broadcast();
                position = position.plus(step.size(), gradient.tokens(step), loss);
                report(new ProgressSink.Learning(loss, rate, norm, phases(start)), start);
            }
            if (checkpointDue()) {
                save();
            }
        }
    }

    /** The step in flight was dropped: what is saved is the end of the step before it. */
    private void stop() throws IOException {
        replicas.exchange().zeroGradients();
        boolean isNew =
                position.step() > 0 && (saved == null || saved.position().step() < position.step());
        if (run.checkpoint().onTermination() == OnTermination.Save && isNew) {
            save();
        }
        context.stop().check();
    }

    /** Where a step's first sample comes from. */
    private String where(List<Integer> step) {
        SampleStore.Provenance first = samples.provenance(step.get(0));
        return first.source() + " line " + first.line();
    }

    private ProgressSink.Phases phases(Instant start) {
        Map<PassClock.Phase, Double> passes = replicas.takePassSeconds();
        double forward = passes.get(PassClock.Phase.FORWARD);
        double head = passes.get(PassClock.Phase.HEAD);
        double backward = passes.get(PassClock.Phase.BACKWARD);
        double update = seconds(start, Instant.now()) - forward - head - backward;
        return new ProgressSink.Phases(forward, head, backward, Math.max(0, update));
    }

    private static double seconds(Instant start, Instant end) {
        return Duration.between(start, end).toNanos() / 1e9;
    }

    /** @param learning null when the step was skipped */
    private void report(ProgressSink.Learning learning, Instant start) throws IOException {
        Instant now = Instant.now();
        metrics.append(MetricsLog.Line.of(position, learning, seconds(start, now), now));
        context.progress().step(new ProgressSink.Step(position.step(), position.tokens(), learning));
        state.tellRecovered(position);
    }

    private boolean checkpointDue() {
        return context.checkpointRequest().take()
                || position.step() % run.checkpoint().everySteps() == 0
                || position.step() == plan.steps();
    }

    private void save() throws IOException {
        metrics.sync();
        saved = state.save(position);
    }

    /** Leaves the trained weights in {@code adapter/}. */
    TrainSummary finish() throws IOException {
        Path target = context.workspace().adapter();
        Path part = AtomicFiles.partOf(target);
        AtomicFiles.deleteRecursively(part);
        Files.createDirectories(part);
        trainable.resultWriter().write(part);
        context.fence().check();
        AtomicFiles.rename(part, target);
        return new TrainSummary(
                position.step(),
                position.tokens(),
                lastLoss(),
                metrics.seconds(),
                saved.position().step(),
                saved.sha256(),
                state.damagedCheckpoints(),
                position.skippedSteps().size());
    }

    /** Null when every step was skipped. */
    private Double lastLoss() {
        List<Double> losses = position.recentLosses();
        return losses.isEmpty() ? null : losses.get(losses.size() - 1);
    }

    @Override
    public void close() throws IOException {
        metrics.close();
        optimizer.close();
        samples.close();
        replicas.close();
    }
}
