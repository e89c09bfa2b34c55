package dev.longcontext.trainer.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.GitLfs;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.safetensors.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What stands beside the weights in a Hugging Face folder. */
public final class ModelFolder {

    /** Where transformers saves the chat template for chats with tools. */
    public static final String TOOL_TEMPLATE = "additional_chat_templates/tool_use.jinja";

    private static final List<String> COPIED = List.of(
            "generation_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "chat_template.jinja",
            "chat_template.json",
            TOOL_TEMPLATE);

    private ModelFolder() {}

    /** @throws FailureException where a file is the git-lfs pointer to another */
    public static void refusePointers(Path folder) throws IOException {
        refusePointersIn(folder);
        Path templates = folder.resolve(TOOL_TEMPLATE).getParent();
        if (Files.isDirectory(templates)) {
            refusePointersIn(templates);
        }
    }

    private static void refusePointersIn(Path folder) throws IOException {
        try (Stream<Path> listed = Files.list(folder)) {
            for (Path file : listed.filter(Files::isRegularFile).sorted().toList()) {
                if (GitLfs.isPointer(file)) {
                    throw invalid(file + " is a git-lfs pointer, not the file itself", GitLfs.REMEDY);
                }
            }
        }
    }

    /** What is wrong with a model's files, and what to do. */
    public static FailureException invalid(String message, String remedy) {
        return new FailureException(FailureClass.InvalidData, message, remedy).atField("spec.baseModel.uri");
    }

    /** {@code rope_parameters}, as transformers 5 takes them, of a folder's model with another base. */
    public static ObjectNode ropeParameters(Path folder, double theta) throws IOException {
        JsonNode config = Json.MAPPER.readTree(
                folder.resolve(ModelConfigurationReader.FILE).toFile());
        return RopeFields.parameters(config, theta);
    }

    /**
     * How a model differs from the one it was made from.
     *
     * @param maxLength tokens it now handles
     * @param type of its weights
     */
    public record Changes(double ropeTheta, int maxLength, TensorType type) {}

    /** Copies tokenizer and generation files, and writes config.json with the changes, each in one spelling that
     * transformers 4 and 5 read alike. */
    public static void writeCompanions(Path from, Path to, Changes changes) throws IOException {
        for (String name : COPIED) {
            if (Files.exists(from.resolve(name))) {
                Files.createDirectories(to.resolve(name).getParent());
                Files.copy(from.resolve(name), to.resolve(name));
            }
        }
        var config = (ObjectNode)
                Json.MAPPER.readTree(from.resolve(ModelConfigurationReader.FILE).toFile());
        apply(config, changes);
        Files.writeString(to.resolve(ModelConfigurationReader.FILE), Json.pretty(config));
    }

    /** Writes the changes into a config.json, each in one spelling that transformers 4 and 5 read alike. */
    public static void apply(ObjectNode config, Changes changes) {
        RopeFields.write(config, changes.ropeTheta());
        config.put("max_position_embeddings", changes.maxLength());
        String dtype =
                switch (changes.type()) {
                    case F32 -> "float32";
                    case BF16 -> "bfloat16";
                    case F16 -> "float16";
                    default -> throw new IllegalArgumentException(changes.type() + " is not a dtype of weights");
                };
        config.put("torch_dtype", dtype); // read by transformers 4 and 5; early versions of 4 know no other name
        config.remove("dtype");
    }
}
