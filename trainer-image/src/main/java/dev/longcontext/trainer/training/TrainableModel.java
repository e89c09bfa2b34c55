package dev.longcontext.trainer.training;

import ai.djl.ndarray.NDManager;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.contract.TrainingConfig.Method;
import dev.longcontext.trainer.adapter.AdapterConfiguration;
import dev.longcontext.trainer.adapter.PeftAdapter;
import dev.longcontext.trainer.architecture.ModelConfigurationReader;
import dev.longcontext.trainer.architecture.ModelFolder;
import dev.longcontext.trainer.model.FullWeights;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.model.TrainedWeights;
import dev.longcontext.trainer.quantization.Nf4Options;
import dev.longcontext.trainer.safetensors.SafetensorsFolder;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.weights.ModelSource;
import dev.longcontext.trainer.weights.ModelSource.Trained;
import dev.longcontext.trainer.weights.QuantizedCache;
import dev.longcontext.trainer.weights.WeightWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model set up for a method: QLoRA and LoRA train an adapter, Full trains every weight.
 *
 * @param weightsFile where {@link Writer} puts the trained weights
 * @param weightsWriter writes the trained weights alone, for a checkpoint
 * @param resultWriter writes what the stage leaves in {@code adapter/}
 */
record TrainableModel(
        LlamaModel model, TrainedWeights weights, String weightsFile, Writer weightsWriter, Writer resultWriter) {

    /** Writes into an empty folder. */
    @FunctionalInterface
    interface Writer {
        void write(Path folder) throws IOException;
    }

    /**
     * @param baseFolder the model as fetched
     * @param cache of its quantised weights
     */
    static TrainableModel load(NDManager manager, RunConfig run, Path baseFolder, Optional<QuantizedCache> cache)
            throws IOException {
        TrainingConfig training = run.training();
        boolean full = training.method() == Method.Full;
        ModelSource source = ModelSource.of(baseFolder, TensorType.of(training.precision()))
                .withRopeTheta(run.context().newRopeTheta());
        if (training.method() == Method.QLoRA) {
            source = source.quantised(Nf4Options.of(training.quantization()));
            source = cache.map(source::cachedIn).orElse(source);
        }
        LlamaModel model = LlamaModel.load(manager, source.training(changed(training)));
        return full ? full(model, run, baseFolder) : adapted(model, run);
    }

    private static Trained changed(TrainingConfig training) {
        if (training.method() == Method.Full) {
            return Trained.EVERYTHING;
        }
        return training.lora().trainEmbeddings() ? Trained.EMBEDDING : Trained.NOTHING;
    }

    private static TrainableModel adapted(LlamaModel model, RunConfig run) {
        TrainingConfig.Lora lora = run.training().lora();
        var adapter = new AdapterConfiguration(
                lora.rank(),
                lora.alpha(),
                lora.moduleNames(),
                lora.trainEmbeddings(),
                run.baseModel().uri());
        PeftAdapter.initialise(model, adapter, run.training().seed());
        Writer writer = folder -> PeftAdapter.write(model, adapter, folder);
        return new TrainableModel(model, PeftAdapter.train(model, adapter), PeftAdapter.FILE, writer, writer);
    }

    private static TrainableModel full(LlamaModel model, RunConfig run, Path baseFolder) {
        Writer weights = folder -> WeightWriter.write(model.memory(), model.configuration(), model.weights(), folder);
        Writer result = folder -> {
            weights.write(folder);
            int length = ModelConfigurationReader.read(baseFolder)
                    .lengthAfter(run.context().targetLength(), run.context().newRopeTheta());
            double theta = model.configuration().rotaryEmbedding().theta();
            ModelFolder.writeCompanions(baseFolder, folder, new ModelFolder.Changes(theta, length, TensorType.F32));
        };
        return new TrainableModel(model, FullWeights.train(model), SafetensorsFolder.SINGLE, weights, result);
    }
}
