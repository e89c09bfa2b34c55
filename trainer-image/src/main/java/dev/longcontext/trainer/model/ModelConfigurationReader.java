package dev.longcontext.trainer.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads config.json of a Hugging Face folder, in both spellings of the rotary embedding: {@code rope_theta} with
 * {@code rope_scaling}, and {@code rope_parameters} (transformers 5).
 */
public final class ModelConfigurationReader {

    public static final String FILE = "config.json";

    private final Path file;
    private final JsonNode root;

    private ModelConfigurationReader(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /**
     * @throws FailureException of class InvalidConfiguration: which file, which field, its value, the rule
     * @throws IOException where the file cannot be read
     */
    public static ModelConfiguration read(Path modelFolder) throws IOException {
        Path file = modelFolder.resolve(FILE);
        byte[] bytes = Files.readAllBytes(file);
        JsonNode root;
        try {
            root = Json.MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw failure(file, "is not valid JSON: " + e.getOriginalMessage()).causedBy(e);
        } catch (IOException e) { // bytes in an encoding that is none
            throw failure(file, "is not valid JSON: " + e.getMessage()).causedBy(e);
        }
        return new ModelConfigurationReader(file, root).configuration();
    }

    private ModelConfiguration configuration() {
        String modelType = root.path("model_type").asText();
        Architecture architecture = Architecture.of(modelType)
                .orElseThrow(() -> problem("model_type", modelType, "must be one of " + Architecture.known()));
        requireAbsent("quantization_config", "must be absent: the trainer quantises by itself");
        checkActivation();
        int hidden = natural("hidden_size");
        int heads = natural("num_attention_heads");
        int keyValueHeads = root.hasNonNull("num_key_value_heads") ? natural("num_key_value_heads") : heads;
        int headDim = root.hasNonNull("head_dim") ? natural("head_dim") : hidden / heads;
        if (heads % keyValueHeads != 0) {
            throw problem("num_key_value_heads", keyValueHeads, "must divide num_attention_heads = " + heads);
        }
        if (headDim % 2 != 0) {
            throw problem("head_dim", headDim, "must be even: the rotary embedding turns pairs");
        }
        boolean attentionBias = flag("attention_bias");
        if (flag("mlp_bias")) {
            throw problem("mlp_bias", true, "must be false");
        }
        return new ModelConfiguration(
                architecture,
                hidden,
                natural("intermediate_size"),
                natural("num_hidden_layers"),
                heads,
                keyValueHeads,
                headDim,
                natural("vocab_size"),
                positive(root, "rms_norm_eps"),
                rotaryEmbedding(),
                natural("max_position_embeddings"),
                flag("tie_word_embeddings"),
                attentionBias || architecture.queryKeyValueBias(),
                attentionBias,
                new AttentionWindows(root, architecture).read(natural("num_hidden_layers"), this::problem),
                endTokens());
    }

    private RotaryEmbedding rotaryEmbedding() {
        JsonNode scaling = root.hasNonNull("rope_parameters") ? root.get("rope_parameters") : root.path("rope_scaling");
        double theta = positive(scaling.hasNonNull("rope_theta") ? scaling : root, "rope_theta");
        String type = scaling.path("rope_type").asText(scaling.path("type").asText("default"));
        Optional<RotaryEmbedding.Llama3Scaling> llama3 =
                switch (type) {
                    case "default" -> Optional.empty();
                    case "llama3" ->
                        Optional.of(new RotaryEmbedding.Llama3Scaling(
                                positive(scaling, "factor"),
                                positive(scaling, "low_freq_factor"),
                                positive(scaling, "high_freq_factor"),
                                positive(scaling, "original_max_position_embeddings")));
                    default -> throw problem("rope_type", type, "must be default or llama3");
                };
        return new RotaryEmbedding(theta, llama3);
    }

    private void checkActivation() {
        String activation = root.path("hidden_act").asText("silu");
        if (!activation.equals("silu")) {
            throw problem("hidden_act", activation, "must be silu");
        }
    }

    private List<Integer> endTokens() {
        var tokens = new ArrayList<Integer>();
        JsonNode node = root.path("eos_token_id");
        if (node.isArray()) {
            node.forEach(token -> tokens.add(token.asInt()));
        } else if (node.isInt()) {
            tokens.add(node.asInt());
        }
        return tokens;
    }

    private int natural(String field) {
        JsonNode node = root.path(field);
        if (!node.isInt() || node.asInt() < 1) {
            throw problem(field, node, "must be a whole number from 1");
        }
        return node.asInt();
    }

    private double positive(JsonNode parent, String field) {
        JsonNode node = parent.path(field);
        if (!node.isNumber() || node.asDouble() <= 0) {
            throw problem(field, node, "must be a number above 0");
        }
        return node.asDouble();
    }

    private boolean flag(String field) {
        return root.path(field).asBoolean(false);
    }

    private void requireAbsent(String field, String rule) {
        if (root.hasNonNull(field)) {
            throw problem(field, "{...}", rule);
        }
    }

    private FailureException problem(String field, Object value, String rule) {
        String shown = value instanceof JsonNode node && node.isMissingNode() ? "missing" : String.valueOf(value);
        return failure(file, field + " = " + shown + ": " + rule);
    }

    private static FailureException failure(Path file, String problem) {
        return new FailureException(
                        FailureClass.InvalidConfiguration,
                        file + ": " + problem,
                        "Use a base model of a supported architecture: " + Architecture.known() + ".")
                .atField("spec.baseModel.uri");
    }
}
