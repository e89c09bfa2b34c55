package dev.longcontext.trainer.export;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.Precision;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.RunConfig.MergeBase;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.contract.TrainingConfig.Method;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.architecture.ModelConfigurationReader;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.quantization.Nf4Options;
import dev.longcontext.trainer.safetensors.SafetensorsFolder;
import dev.longcontext.trainer.safetensors.TensorType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Writes the merged model as a Hugging Face folder which needs nothing else: weights with the adapter added and rounded
 * once, a config.json with the new context, tokenizer, chat template, tokens that end an answer, and the licence files
 * of the base. Memory: a piece of a tensor, and half a byte an element of one matrix where the base is dequantised.
 */
final class MergedExport implements AutoCloseable {

    private static final String GENERATION_CONFIG = "generation_config.json";

    private final RunConfig run;
    private final Workspace workspace;
    private final ModelConfiguration configuration;
    private final SafetensorsFolder base;
    private final Optional<LoraAdapter> adapter;

    private MergedExport(
            RunConfig run,
            Workspace workspace,
            ModelConfiguration configuration,
            SafetensorsFolder base,
            Optional<LoraAdapter> adapter) {
        this.run = run;
        this.workspace = workspace;
        this.configuration = configuration;
        this.base = base;
        this.adapter = adapter;
    }

    static MergedExport open(RunConfig run, Workspace workspace) throws IOException {
        boolean full = run.training().method() == Method.Full;
        ModelConfiguration configuration = ModelConfigurationReader.read(workspace.model());
        SafetensorsFolder base = SafetensorsFolder.open(full ? workspace.adapter() : workspace.model());
        try {
            Optional<LoraAdapter> adapter =
                    full ? Optional.empty() : Optional.of(LoraAdapter.open(workspace.adapter(), configuration));
            return new MergedExport(run, workspace, configuration, base, adapter);
        } catch (IOException | RuntimeException e) {
            base.close();
            throw e;
        }
    }

    List<MergedTensor> tensors() throws IOException {
        return new MergePlan(configuration, base, adapter, dequantized()).tensors();
    }

    private Optional<Nf4Options> dequantized() {
        TrainingConfig.Quantization quantization = run.training().quantization();
        return run.export().mergeBase() == MergeBase.Dequantized && quantization != null
                ? Optional.of(Nf4Options.of(quantization))
                : Optional.empty();
    }

    /**
     * @param folder exists, and is empty
     * @param maxLength tokens that the model may claim at most; empty: as trained
     * @param maxShardBytes of the tensors in one file
     * @param written called after each tensor
     */
    void write(Path folder, OptionalInt maxLength, long maxShardBytes, Runnable written) throws IOException {
        Precision precision = run.export().precision();
        var shards = new Shards(TensorType.of(precision), maxShardBytes);
        shards.write(folder, tensors(), written);
        OptionalDouble newTheta = run.context().newRopeTheta();
        int trained = configuration.lengthAfter(run.context().targetLength(), newTheta);
        int length = Math.min(trained, maxLength.orElse(trained));
        double theta = newTheta.orElse(configuration.rotaryEmbedding().theta());
        var change = new ExportedFiles.Change(theta, length, precision, MergePlan.unties(configuration, adapter));
        JsonNode config = Json.MAPPER.readTree(
                workspace.model().resolve(ModelConfigurationReader.FILE).toFile());
        write(folder, ModelConfigurationReader.FILE, ExportedFiles.config(config, change));
        TokenizerFiles tokenizer = new TokenizerFiles(workspace);
        tokenizer.copyTo(folder, length);
        JsonNode generation = TokenizerFiles.readIfPresent(workspace.model().resolve(GENERATION_CONFIG));
        write(
                folder,
                GENERATION_CONFIG,
                ExportedFiles.generationConfig(generation, config, tokenizer.endOfTurn(), length));
    }

    private static void write(Path folder, String name, JsonNode content) throws IOException {
        AtomicFiles.write(folder.resolve(name), Json.pretty(content));
    }

    @Override
    public void close() throws IOException {
        base.close();
        if (adapter.isPresent()) {
            adapter.get().close();
        }
    }
}
