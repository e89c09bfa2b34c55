package dev.longcontext.trainer.weights;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.architecture.ModelConfigurationReader;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.tensors.TensorMemory;
import dev.longcontext.trainer.tensors.TorchRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Llama with random float32 weights, as a Hugging Face folder: to begin a training from, or for benchmarks. */
public final class RandomModel {

    private static final int NATIVE_LENGTH = 8192;
    private static final double ROPE_THETA = 500_000;
    private static final double EPSILON = 1e-5;

    private RandomModel() {}

    /**
     * @param hidden d
     * @param intermediate f
     * @param heads h; d / h is the head's dimension
     * @param keyValueHeads k
     * @param vocabulary v
     */
    public record Size(int hidden, int intermediate, int layers, int heads, int keyValueHeads, int vocabulary) {}

    /** Writes a model of a size: config.json and model.safetensors; libtorch must have been started. The same bytes for the same size and seed. */
    public static void write(Size size, long seed, Path folder) throws IOException {
        Path part = AtomicFiles.partOf(folder);
        AtomicFiles.deleteRecursively(part);
        Files.createDirectories(part);
        Files.writeString(part.resolve(ModelConfigurationReader.FILE), Json.pretty(configuration(size)));
        writeWeights(part, seed);
        AtomicFiles.rename(part, folder);
    }

    /** Writes model.safetensors for the config.json of a folder; the same bytes for the same seed. */
    public static void writeWeights(Path folder, long seed) throws IOException {
        ModelConfiguration configuration = ModelConfigurationReader.read(folder);
        try (NDManager manager = TorchRuntime.newManager();
                TensorMemory memory = new TensorMemory(manager)) {
            ModelWeights weights = RandomWeights.create(manager, configuration, seed);
            WeightWriter.write(memory, configuration, weights, folder);
        }
    }

    private static ObjectNode configuration(Size size) {
        ObjectNode config = Json.MAPPER.createObjectNode();
        config.putArray("architectures").add("LlamaForCausalLM");
        return config.put("model_type", "llama")
                .put("hidden_act", "silu")
                .put("hidden_size", size.hidden())
                .put("intermediate_size", size.intermediate())
                .put("num_hidden_layers", size.layers())
                .put("num_attention_heads", size.heads())
                .put("num_key_value_heads", size.keyValueHeads())
                .put("vocab_size", size.vocabulary())
                .put("max_position_embeddings", NATIVE_LENGTH)
                .put("rope_theta", ROPE_THETA)
                .put("rms_norm_eps", EPSILON)
                .put("tie_word_embeddings", false)
                .put("torch_dtype", "float32");
    }
}
