package dev.longcontext.trainer.training;

import ai.djl.ndarray.NDArray;
import dev.longcontext.contract.ProgressReport;
import dev.longcontext.estimator.CheckpointSize;
import dev.longcontext.trainer.checkpoint.Checkpoint;
import dev.longcontext.trainer.checkpoint.CheckpointStore;
import dev.longcontext.trainer.checkpoint.Position;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.safetensors.SafetensorsFile;
import dev.longcontext.trainer.safetensors.SafetensorsWriter;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.stage.StageContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run needs to go on as if it had never stopped: the trained weights, the optimizer's moments, the position. */
final class TrainingState {

    private static final String OPTIMIZER_FILE = "optimizer.safetensors";
    private static final Logger LOG = LoggerFactory.getLogger(TrainingState.class);

    private final StageContext context;
    private final CheckpointStore store;
    private final TrainableModel trainable;
    private final AdamW optimizer;

    TrainingState(StageContext context, String inputsDigest, TrainableModel trainable, AdamW optimizer) {
        this.context = context;
        this.store = new CheckpointStore(
                context.workspace().checkpoints(),
                inputsDigest,
                context.configuration().checkpoint().keepLast());
        this.trainable = trainable;
        this.optimizer = optimizer;
    }

    /** Brings the state of the newest usable checkpoint back, if there is one. */
    Optional<Checkpoint> restore() throws IOException {
        Optional<Checkpoint> latest = store.latest();
        tellRecovered(latest.map(Checkpoint::position).orElse(Position.START));
        if (latest.isPresent()) {
            Path folder = latest.get().folder();
            var weights = new LinkedHashMap<String, NDArray>();
            trainable.weights().parameters().forEach(each -> weights.put(each.fileName(), each.value()));
            fill(weights, folder.resolve(trainable.weightsFile()));
            fill(optimizer.state(), folder.resolve(OPTIMIZER_FILE));
            LOG.info("resumed from {}", folder);
            context.progress().resumed(told(latest.get()));
        }
        return latest;
    }

    /** Tells what the run came over so far. */
    void tellRecovered(Position position) {
        context.progress().recovered(store.damaged(), position.skippedSteps().size());
    }

    int damagedCheckpoints() {
        return store.damaged();
    }

    private void fill(Map<String, NDArray> tensors, Path file) throws IOException {
        try (SafetensorsFile source = SafetensorsFile.open(file)) {
            trainable.model().memory().fill(tensors, source);
        }
    }

    Checkpoint save(Position position) throws IOException {
        long start = System.nanoTime();
        Checkpoint saved = store.save(
                position,
                new CheckpointStore.Content(
                        CheckpointSize.bytes(trainable.weights().size()), this::write),
                context.fence()::check);
        double seconds = (System.nanoTime() - start) / 1e9;
        LOG.info("checkpoint {} saved in {} s", saved.folder().getFileName(), "%.2f".formatted(seconds));
        context.progress().checkpoint(told(saved), seconds);
        return saved;
    }

    private static ProgressReport.Checkpoint told(Checkpoint checkpoint) {
        return ProgressReport.Checkpoint.of(checkpoint.position().step(), checkpoint.time(), checkpoint.sha256());
    }

    private void write(Path folder) throws IOException {
        trainable.weightsWriter().write(folder);
        LlamaModel model = trainable.model();
        List<SafetensorsWriter.Tensor> tensors = optimizer.state().entrySet().stream()
                .map(moment -> model.memory().toFile(moment.getKey(), TensorType.F32, moment.getValue()))
                .toList();
        SafetensorsWriter.write(folder.resolve(OPTIMIZER_FILE), Map.of("format", "pt"), tensors);
    }
}
