package dev.longcontext.trainer.inference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a model wants to be sampled where a request does not say: as Hugging Face does, greedily unless
 * {@code generation_config.json} says {@code do_sample}.
 *
 * @param sampling its seed has no meaning
 * @param endTokens any of them ends an answer: those of generation_config.json, of config.json, and the end of a turn
 */
public record GenerationSettings(SamplingParameters sampling, Set<Integer> endTokens) {

    private static final String FILE = "generation_config.json";

    public GenerationSettings {
        endTokens = Set.copyOf(endTokens);
    }

    /**
     * @param model folder with the file, which may be missing
     * @param endOfTurn the token that the chat template writes after an answer, if it writes one
     */
    public static GenerationSettings read(Path model, ModelConfiguration configuration, OptionalInt endOfTurn)
            throws IOException {
        Set<Integer> known = new TreeSet<>(configuration.endTokens());
        endOfTurn.ifPresent(known::add);
        return read(model, known);
    }

    /** @param known tokens that end an answer whatever the file says */
    private static GenerationSettings read(Path model, Set<Integer> known) throws IOException {
        Path file = model.resolve(FILE);
        JsonNode root = Json.MAPPER.createObjectNode();
        if (Files.exists(file)) {
            try {
                root = Json.MAPPER.readTree(file.toFile());
            } catch (IOException e) {
                throw new FailureException(
                                FailureClass.InvalidConfiguration,
                                file + " is not valid JSON: " + e.getMessage(),
                                "Fix the file, or delete it.")
                        .causedBy(e);
            }
        }
        Set<Integer> ends = new TreeSet<>(known);
        JsonNode end = root.path("eos_token_id");
        if (end.isInt()) {
            ends.add(end.intValue());
        }
        end.forEach(token -> ends.add(token.asInt()));
        return new GenerationSettings(sampling(root), ends);
    }

    /** transformers' parameters with effect; without {@code do_sample} only the penalty has one. */
    private static SamplingParameters sampling(JsonNode root) {
        double penalty = root.path("repetition_penalty").asDouble(1);
        if (!root.path("do_sample").asBoolean(false)) {
            SamplingParameters greedy = SamplingParameters.GREEDY;
            return new SamplingParameters(
                    greedy.temperature(), greedy.topP(), greedy.topK(), greedy.minP(), penalty, greedy.seed());
        }
        return new SamplingParameters(
                root.path("temperature").asDouble(1),
                root.path("top_p").asDouble(1),
                root.path("top_k").asInt(0),
                root.path("min_p").asDouble(0),
                penalty,
                0);
    }
}
