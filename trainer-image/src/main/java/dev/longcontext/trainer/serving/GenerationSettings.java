package dev.longcontext.trainer.serving;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a model wants to be sampled where a request does not say: as Hugging Face does, greedily unless
 * {@code generation_config.json} says {@code do_sample}.
 *
 * @param endTokens any of them ends an answer: those of generation_config.json, of config.json, and the end of a turn
 */
record GenerationSettings(double temperature, double topP, Set<Integer> endTokens) {

    private static final String FILE = "generation_config.json";

    GenerationSettings {
        endTokens = Set.copyOf(endTokens);
    }

    /** @param known tokens that end an answer whatever the file says */
    static GenerationSettings read(Path model, Set<Integer> known) throws IOException {
        Path file = model.resolve(FILE);
        JsonNode root = Json.MAPPER.createObjectNode();
        if (Files.exists(file)) {
            try {
                root = Json.MAPPER.readTree(file.toFile());
            } catch (IOException e) {
                throw new FailureException(
                                FailureClass.InvalidConfiguration,
                                file + " is not valid JSON: " + e.getMessage(),
                                "Mend the file, or delete it.")
                        .causedBy(e);
            }
        }
        Set<Integer> ends = new TreeSet<>(known);
        JsonNode end = root.path("eos_token_id");
        if (end.isInt()) {
            ends.add(end.intValue());
        }
        end.forEach(token -> ends.add(token.asInt()));
        boolean sampled = root.path("do_sample").asBoolean(false);
        return new GenerationSettings(
                sampled ? root.path("temperature").asDouble(1) : 0,
                sampled ? root.path("top_p").asDouble(1) : 1,
                ends);
    }
}
