package dev.longcontext.trainer.stage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.failure.NamedFile;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * {@code STAGE.manifest.json}: it is there exactly when the stage is done.
 *
 * @param inputsDigest of {@code inputs}; while it stays, the stage need not be run again
 * @param outputs SHA-256 of each file or folder the stage made, by path relative to the workspace
 * @param outputsDigest of {@code outputs}: an input of the stages that come after
 * @param versions of what computed it
 */
public record StageManifest(
        String contractVersion,
        String stage,
        String inputsDigest,
        JsonNode inputs,
        Map<String, String> outputs,
        String outputsDigest,
        StageSummary summary,
        Map<String, String> versions,
        Instant started,
        Instant completed) {

    static String digestOf(Object data) {
        return "sha256:" + Digests.ofText(Json.canonical(data));
    }

    /** The manifest's own digest, for the termination message. */
    static String digestOfFile(Path file) throws IOException {
        return "sha256:" + Digests.ofFile(file);
    }

    static Optional<StageManifest> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        StageManifest manifest;
        try {
            manifest = Json.MAPPER.readValue(file.toFile(), StageManifest.class);
        } catch (IOException e) {
            throw unreadable(file, e.getMessage()).causedBy(e);
        }
        if (manifest == null || manifest.inputsDigest == null || manifest.outputs == null) {
            throw unreadable(file, "inputsDigest or outputs are missing");
        }
        return Optional.of(manifest);
    }

    private static FailureException unreadable(Path file, String why) {
        return new FailureException(
                FailureClass.Storage,
                file + " cannot be read as a stage manifest: " + why,
                "Delete the file: the stage then runs again.");
    }

    void write(Path file) throws IOException {
        try {
            AtomicFiles.write(file, Json.pretty(this));
        } catch (IOException e) {
            throw NamedFile.in(file, e);
        }
    }

    /** @return whether the stage was run on the same inputs, and all it made is still there */
    boolean holds(String digestOfInputs, Path workspace) {
        return inputsDigest.equals(digestOfInputs)
                && outputs.keySet().stream().allMatch(path -> Files.exists(workspace.resolve(path)));
    }
}
