package dev.longcontext.trainer.tokenization;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What {@code tokenizer_config.json} says beyond the tokenizer itself. */
final class TokenizerSettings {

    private TokenizerSettings() {}

    /** The {@code eos_token}, in either spelling: a string, or an object with the string as {@code content}. */
    static Optional<String> endOfText(Path modelFolder) {
        Path file = modelFolder.resolve("tokenizer_config.json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode token = Json.MAPPER.readTree(Files.readAllBytes(file)).path("eos_token");
            return Optional.ofNullable(token.path("content").asText(token.asText(null)));
        } catch (IOException e) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            file + " is not valid JSON: " + e.getMessage(),
                            "Fetch the model again, or mend the file.")
                    .atField("spec.baseModel.uri")
                    .causedBy(e);
        }
    }
}
