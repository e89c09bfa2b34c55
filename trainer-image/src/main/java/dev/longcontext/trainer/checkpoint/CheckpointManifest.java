package dev.longcontext.trainer.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Path;

/**
 * {@code checkpoint.json}.
 *
 * @param inputsDigest of all that decides the run's result
 */
record CheckpointManifest(String contractVersion, String inputsDigest, Position position) {

    static final String FILE = "checkpoint.json";

    /** Every field must be there: a position read as 0 would be another run. */
    private static final ObjectReader STRICT = Json.MAPPER
            .readerFor(CheckpointManifest.class)
            .with(
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    static void write(Path checkpoint, String inputsDigest, Position position) throws IOException {
        var manifest = new CheckpointManifest(RunConfig.VERSION, inputsDigest, position);
        AtomicFiles.write(checkpoint.resolve(FILE), Json.pretty(manifest));
    }

    /** @throws DamagedCheckpointException when it is not what {@link #write} writes */
    static CheckpointManifest read(Path checkpoint) throws IOException, DamagedCheckpointException {
        CheckpointManifest manifest;
        try {
            manifest = STRICT.readValue(checkpoint.resolve(FILE).toFile());
        } catch (JsonProcessingException e) {
            throw new DamagedCheckpointException(FILE + " cannot be read: " + e.getOriginalMessage());
        }
        if (manifest == null) {
            throw new DamagedCheckpointException(FILE + " is null");
        }
        return manifest;
    }

    boolean isOf(String digest) {
        return contractVersion.equals(RunConfig.VERSION) && inputsDigest.equals(digest);
    }
}
