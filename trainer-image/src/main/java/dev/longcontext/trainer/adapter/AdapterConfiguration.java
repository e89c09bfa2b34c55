package dev.longcontext.trainer.adapter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What {@code adapter_config.json} of PEFT says of a LoRA adapter.
 *
 * @param rank r
 * @param alpha LoRA's products are scaled by alpha / rank
 * @param targetModules names of the projections that have an adapter, sorted
 * @param trainEmbeddings whether the embedding table is part of the adapter
 * @param baseModel free text
 */
public record AdapterConfiguration(
        int rank, double alpha, List<String> targetModules, boolean trainEmbeddings, String baseModel) {

    public static final String FILE = "adapter_config.json";
    private static final String EMBEDDING = "embed_tokens";

    /** Keys whose effect we do not compute, so that they must not be set. */
    private static final List<String> UNSUPPORTED = List.of(
            "alpha_pattern",
            "fan_in_fan_out",
            "layer_replication",
            "layers_to_transform",
            "lora_bias",
            "rank_pattern",
            "target_parameters",
            "trainable_token_indices",
            "use_bdlora",
            "use_dora",
            "use_qalora",
            "use_rslora");

    public AdapterConfiguration {
        targetModules = targetModules.stream().sorted().toList();
    }

    public double scale() {
        return alpha / rank;
    }

    /** @throws FailureException of class InvalidData where the adapter is not one this trainer computes */
    public static AdapterConfiguration read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        JsonNode root;
        try {
            root = Json.MAPPER.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw problem(file, "is not valid JSON: " + e.getOriginalMessage()).causedBy(e);
        }
        for (String key : UNSUPPORTED) {
            JsonNode value = root.path(key);
            boolean set = value.isContainerNode() ? !value.isEmpty() : value.asBoolean(false);
            if (set) {
                throw problem(file, key + " = " + value + ": is not supported");
            }
        }
        require(file, root, "peft_type", "LORA");
        require(file, root, "bias", "none");
        JsonNode targets = root.path("target_modules");
        if (!targets.isArray() || targets.isEmpty()) {
            throw problem(file, "target_modules = " + targets + ": must be a list of names");
        }
        List<String> saved = strings(root.path("modules_to_save"));
        if (!List.of(EMBEDDING).containsAll(saved)) {
            throw problem(file, "modules_to_save = " + saved + ": may hold " + EMBEDDING + " only");
        }
        if (root.path("r").asInt() < 1 || !root.path("lora_alpha").isNumber()) {
            throw problem(file, "r and lora_alpha must be numbers, r at least 1");
        }
        return new AdapterConfiguration(
                root.get("r").asInt(),
                root.get("lora_alpha").asDouble(),
                strings(targets),
                saved.contains(EMBEDDING),
                root.path("base_model_name_or_path").asText(""));
    }

    /** All the keys PEFT writes, in its order and layout. */
    void write(Path folder) throws IOException {
        ObjectNode root;
        try (InputStream defaults = AdapterConfiguration.class.getResourceAsStream(FILE)) {
            root = (ObjectNode) Json.MAPPER.readTree(defaults);
        }
        root.put("base_model_name_or_path", baseModel);
        root.put("r", rank);
        root.set("lora_alpha", Json.MAPPER.valueToTree(alpha == Math.rint(alpha) ? (Object) (long) alpha : alpha));
        root.set("target_modules", Json.MAPPER.valueToTree(targetModules));
        root.set("modules_to_save", trainEmbeddings ? Json.MAPPER.valueToTree(List.of(EMBEDDING)) : null);
        Files.writeString(folder.resolve(FILE), PythonJson.indented(root) + "\n");
    }

    /**
     * Copies an adapter's file, for people who find the base model by another name than the trainer does.
     *
     * @param baseModel that name
     * @param revision its branch, tag or commit; empty where it has none
     */
    public static void copy(Path from, Path to, String baseModel, Optional<String> revision) throws IOException {
        ObjectNode root = (ObjectNode) Json.MAPPER.readTree(from.resolve(FILE).toFile());
        root.put("base_model_name_or_path", baseModel);
        root.put("revision", revision.orElse(null));
        Files.writeString(to.resolve(FILE), PythonJson.indented(root) + "\n");
    }

    private static List<String> strings(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static void require(Path file, JsonNode root, String key, String value) {
        if (!root.path(key).asText().equals(value)) {
            throw problem(file, key + " = " + root.path(key) + ": must be " + value);
        }
    }

    private static FailureException problem(Path file, String problem) {
        return new FailureException(
                FailureClass.InvalidData, file + ": " + problem, "Use a plain LoRA adapter as PEFT writes it.");
    }
}
