package dev.longcontext.trainer.architecture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.FailureClass;
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

    private static final String PARTIAL = "partial_rotary_factor";

    /** transformers', and what MLX and earlier compressed-tensors write. */
    private static final List<String> QUANTISED = List.of("quantization_config", "quantization", "compression_config");

    private static final String SUPPORTED =
            "Use a base model of a supported architecture: " + Architecture.known() + ".";
    private static final String AS_PUBLISHED = "Compare config.json with the one in the model's repository.";
    private static final String SCALED =
            "Only base models with rope_type default or llama3 can be extended, because the context is "
                    + "extended by raising rope_theta. Use the model that this one was derived from. If rope_scaling "
                    + "was only added to serve longer texts, as Qwen's guides do with yarn, remove it from config.json.";

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
            throw failure(file, "is not valid JSON: " + e.getOriginalMessage(), AS_PUBLISHED)
                    .causedBy(e);
        } catch (IOException e) { // bytes in an encoding that is none
            throw failure(file, "is not valid JSON: " + e.getMessage(), AS_PUBLISHED)
                    .causedBy(e);
        }
        return new ModelConfigurationReader(file, root).configuration();
    }

    private ModelConfiguration configuration() {
        String modelType = root.path("model_type").asText();
        Architecture architecture = Architecture.of(modelType)
                .orElseThrow(
                        () -> problem("model_type", modelType, "must be one of " + Architecture.known(), SUPPORTED));
        refuseQuantised();
        new ForeignFields(root, architecture).check(this::problem);
        checkActivation();
        checkRotatedPart();
        int hidden = natural("hidden_size");
        int heads = natural("num_attention_heads");
        Architecture.Defaults defaults = architecture.defaults();
        int keyValueHeads = natural("num_key_value_heads", defaults.keyValueHeads(), heads);
        int headDim = natural("head_dim", defaults.headDim(), hidden / heads);
        if (heads % keyValueHeads != 0) {
            throw problem("num_key_value_heads", keyValueHeads, "must divide num_attention_heads = " + heads);
        }
        if (headDim % 2 != 0) {
            throw problem("head_dim", headDim, "must be even: the rotary embedding rotates pairs");
        }
        boolean biasAsStated = architecture.bias() == Architecture.Bias.AS_STATED;
        boolean attentionBias = biasAsStated && flag("attention_bias");
        if (architecture == Architecture.LLAMA && flag("mlp_bias")) { // transformers has it in no other of them
            throw problem("mlp_bias", true, "must be false", SUPPORTED);
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
                root.has("rms_norm_eps") ? positive(root, "rms_norm_eps") : Architecture.RMS_NORM_EPSILON,
                rotaryEmbedding(),
                natural("max_position_embeddings", defaults.maxLength(), defaults.maxLength()),
                flag("tie_word_embeddings"),
                attentionBias || architecture.bias() == Architecture.Bias.OF_QUERY_KEY_VALUE,
                attentionBias,
                new AttentionWindows(root, architecture).read(natural("num_hidden_layers"), this::problem),
                endTokens());
    }

    private RotaryEmbedding rotaryEmbedding() {
        RopeFields.problem(root).ifPresent(problem -> {
            throw failure(file, problem.text(), problem.remedy());
        });
        JsonNode scaling = RopeFields.fields(root);
        JsonNode stated = RopeFields.theta(root);
        double theta = stated.isMissingNode() || stated.isNull()
                ? Architecture.ROPE_THETA
                : positive(RopeFields.THETA, stated);
        String type = RopeFields.type(scaling);
        Optional<RotaryEmbedding.Llama3Scaling> llama3 =
                switch (type) {
                    case "default" -> Optional.empty();
                    case RopeFields.LLAMA3 ->
                        Optional.of(new RotaryEmbedding.Llama3Scaling(
                                positive(scaling, RopeFields.FACTOR),
                                positive(scaling, "low_freq_factor"),
                                positive(scaling, "high_freq_factor"),
                                positive(scaling, RopeFields.ORIGINAL_LENGTH)));
                    default -> throw problem("rope_type", type, "must be default or llama3", SCALED);
                };
        return new RotaryEmbedding(theta, llama3);
    }

    /** Some architectures rotate a part of each head only; these here rotate it whole. */
    private void checkRotatedPart() {
        for (JsonNode fields : List.of(root, root.path(RopeFields.PARAMETERS), root.path(RopeFields.SCALING))) {
            JsonNode part = fields.path(PARTIAL);
            if (part.isNumber() && part.doubleValue() != 1) {
                throw problem(PARTIAL, part, "must be 1: the rotary embedding is of the whole head", SUPPORTED);
            }
        }
    }

    private void checkActivation() {
        String activation = root.path("hidden_act").asText("silu");
        if (!activation.equals("silu") && !activation.equals("swish")) { // two names of one function
            throw problem("hidden_act", activation, "must be silu", SUPPORTED);
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

    /**
     * @param absent where the file does not have the field; null: as for {@code nothing}
     * @param nothing where it has null
     */
    private int natural(String field, Integer absent, int nothing) {
        if (root.hasNonNull(field)) {
            return natural(field);
        }
        return root.has(field) || absent == null ? nothing : absent;
    }

    private double positive(JsonNode parent, String field) {
        return positive(field, parent.path(field));
    }

    private double positive(String field, JsonNode node) {
        if (!node.isNumber() || node.asDouble() <= 0) {
            throw problem(field, node, "must be a number above 0");
        }
        return node.asDouble();
    }

    private boolean flag(String field) {
        return root.path(field).asBoolean(false);
    }

    private void refuseQuantised() {
        for (String field : QUANTISED) {
            if (root.hasNonNull(field)) {
                JsonNode quantization = root.get(field);
                JsonNode method = quantization.path("quant_method");
                throw problem(
                        method.isMissingNode() ? field : field + ".quant_method",
                        method.isMissingNode() ? quantization : method.asText(),
                        "must be absent: these weights are already quantised",
                        "Use the repository with the original weights (its name is often the same without GPTQ, AWQ, FP8 "
                                + "or bnb-4bit). Method QLoRA quantises them when it loads them.");
            }
        }
    }

    private FailureException problem(String field, Object value, String rule) {
        return problem(field, value, rule, AS_PUBLISHED);
    }

    private FailureException problem(String field, Object value, String rule, String remedy) {
        String shown = value instanceof JsonNode node && node.isMissingNode() ? "missing" : String.valueOf(value);
        return failure(file, field + " = " + shown + ": " + rule, remedy);
    }

    private static FailureException failure(Path file, String problem, String remedy) {
        return new FailureException(FailureClass.InvalidConfiguration, file + ": " + problem, remedy)
                .atField("spec.baseModel.uri");
    }
}
