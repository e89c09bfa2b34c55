package dev.longcontext.trainer.training;

import ai.djl.ndarray.NDManager;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.trainer.checkpoint.Checkpoint;
import dev.longcontext.trainer.checkpoint.Position;
import dev.longcontext.trainer.data.SampleStore;
import dev.longcontext.trainer.failure.NamedFile;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.model.KeepPlan;
import dev.longcontext.trainer.planning.RunPlan;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.tensors.ComputeDevices;
import dev.longcontext.trainer.weights.QuantizedCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A training run: set up, train, save, close. The same configuration, data and machine give the same bits,
 * whether or not the run was stopped in between.
 */
public final class TrainingRecipe implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TrainingRecipe.class);

    private final OpenParts parts = new OpenParts();
    private final StageContext context;
    private final RunConfig run;
    private final SampleStore samples;
    private final StepPlan plan;
    private final TrainableModel trainable;
    private final Replicas replicas;
    private final AdamW optimizer;
    private final TrainingJournal journal;
    private final TrainingLoop loop;
    private Position position;

    private TrainingRecipe(StageContext context, String inputsDigest, LossGuard guard) throws IOException {
        this.context = context;
        this.run = context.configuration();
        ComputeDevices devices =
                ComputeDevices.start(run.devices().count(), run.devices().cpuThreads());
        NDManager manager = devices.newManager();
        parts.add(manager::close);
        try {
            this.samples = SampleStore.open(context.workspace().data());
            parts.add(samples::close);
            var order = new DataOrder(
                    samples.size(), run.data().order(), run.training().seed());
            this.plan = new StepPlan(
                    order, samples::length, run.training(), run.devices().count());
            var schedule = LearningRateSchedule.of(run.training().optimizer(), plan.steps());
            // on a drained node there is no time for what takes minutes and leaves nothing to save
            context.stop().check();
            this.trainable =
                    TrainableModel.load(manager, run, context.workspace().model(), quantizedCache());
            context.stop().check();
            this.replicas = new Replicas(manager, trainable, devices, keepPlan(devices), context.stop()::isRequested);
            parts.add(replicas::close);
            this.optimizer = new AdamW(
                    manager, run.training().optimizer(), trainable.weights().parameters());
            parts.add(optimizer::close);
            var state = new TrainingState(context, inputsDigest, trainable, optimizer);
            Optional<Checkpoint> resumed = state.restore();
            replicas.exchange().broadcast();
            this.position = resumed.map(Checkpoint::position).orElse(Position.START);
            this.journal = new TrainingJournal(context, state, resumed.orElse(null));
            parts.add(journal::close);
            this.loop = new TrainingLoop(
                    plan,
                    new StepGradient(replicas, samples, run.training().batch()),
                    replicas,
                    optimizer,
                    schedule,
                    guard,
                    journal);
        } catch (IOException | RuntimeException e) {
            closeAfter(e);
            throw e;
        }
    }

    private void closeAfter(Exception failure) {
        try {
            parts.close();
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** @param guard knows of earlier attempts of this process */
    public static TrainingRecipe setUp(StageContext context, String inputsDigest, LossGuard guard) throws IOException {
        return new TrainingRecipe(context, inputsDigest, guard);
    }

    /** Where passes keep what their backward pass needs. */
    private KeepPlan keepPlan(ComputeDevices devices) throws IOException {
        if (devices.oneMemory()) {
            return KeepPlan.ALL_ON_DEVICE;
        }
        Long memory = run.devices().memoryBytes();
        if (memory == null) {
            LOG.warn("GPU memory size unknown: activations go to host memory. Set GPU_MEMORY_BYTES");
            return KeepPlan.AS_FEW_AS_POSSIBLE;
        }
        return RunPlan.of(run, context.workspace().model()).keepPlan(memory);
    }

    /** Where it is known what the model is. */
    private Optional<QuantizedCache> quantizedCache() {
        return context.done(Stage.PREPARE)
                .map(prepared -> new QuantizedCache(context.workspace().quantized(), prepared.outputsDigest()));
    }

    /** @throws LossAnomalyException when the run is to be set up again, and to go on without a step */
    public void train() throws IOException, LossAnomalyException {
        LOG.info(
                "{} trains {} weights on {} samples in {} steps, from step {}",
                run.training().method(),
                trainable.weights().size(),
                samples.size(),
                plan.steps(),
                position.step());
        context.progress().begin(position.step(), plan.steps(), "step");
        position = loop.run(position);
    }

    /** Leaves the trained weights in {@code adapter/}. */
    StageSummary finish() throws IOException {
        Path target = context.workspace().adapter();
        Path part = AtomicFiles.partOf(target);
        AtomicFiles.deleteRecursively(part);
        Files.createDirectories(part);
        try {
            trainable.resultWriter().write(part);
        } catch (IOException e) {
            throw NamedFile.in(target, e);
        }
        context.fence().check();
        AtomicFiles.rename(part, target);
        return journal.summary(position);
    }

    @Override
    public void close() throws IOException {
        parts.close();
    }
}
