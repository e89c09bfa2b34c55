package dev.longcontext.trainer.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is read from outside of the claim. */
class PrepareConfinementTest extends PreparedRun {

    @ParameterizedTest
    @ValueSource(strings = {"NOTICE", "config.json", "model.safetensors", "model.safetensors.index.json"})
    void takesNoFileOfAModelFromOutsideOfTheClaim(String name) throws IOException {
        Path outside = Files.writeString(folder.resolve("environ"), "HF_TOKEN=hf_abcdefgh");
        Files.deleteIfExists(model.resolve(name));
        Files.createSymbolicLink(model.resolve(name), outside);

        FailureException failure = refusal();

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
        assertThat(failure)
                .hasMessageContaining(name + " is, or is behind, a link that leads outside the claim")
                .hasMessageNotContaining("hf_");
        assertThat(workspace().model()).doesNotExist();
    }

    @Test
    void takesNoFolderAndNoDataFromOutsideOfTheClaim() throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("private-name"), "x");
        Files.createSymbolicLink(claim.resolve("link"), outside);
        ((ObjectNode) json.get("baseModel")).put("uri", "pvc://miniature/link");
        assertThat(refusal()).hasMessageContaining("leads outside the claim").hasMessageNotContaining("private-name");

        ((ObjectNode) json.get("baseModel")).put("uri", "pvc://miniature/base");
        ((ObjectNode) json.at("/data/sources/0")).put("uri", "pvc://miniature/link/private-name");
        assertThat(refusal()).hasMessageContaining("leads outside the claim");

        Files.createSymbolicLink(claim.resolve("dangling"), claim.resolve("nothing"));
        ((ObjectNode) json.at("/data/sources/0")).put("uri", "pvc://miniature/dangling");
        assertThat(refusal()).hasMessageContaining("is a link to a file that does not exist");

        Files.createSymbolicLink(claim.resolve("circle"), claim.resolve("circle"));
        ((ObjectNode) json.at("/data/sources/0")).put("uri", "pvc://miniature/circle");
        assertThat(refusal()).hasMessageContaining("is a link that does not lead to a file");
    }

    @Test
    void whatAModelMayLackIsPassedOverWhereItIsNoFile() throws Exception {
        Files.createSymbolicLink(model.resolve("NOTICE"), model.resolve("nothing"));
        Files.createDirectories(model.resolve("LICENSE"));

        task.inputs(context());
        task.run(context());

        assertThat(workspace().model().toFile().list()).doesNotContain("NOTICE", "LICENSE");
    }

    @Test
    void sharedMemoryIsAVolume() throws Exception {
        Path file = Files.createTempFile(Path.of("/dev/shm"), "samples", ".jsonl");
        try {
            Files.copy(claim.resolve("train.jsonl"), file, StandardCopyOption.REPLACE_EXISTING);
            ((ObjectNode) json.at("/data/sources/0")).put("uri", file.toString());

            assertThat(task.run(context()).outputs()).contains(workspace().model());
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void linksWithinTheClaimStayAllowed() throws Exception {
        Path blobs = Files.createDirectories(claim.resolve("blobs"));
        Files.move(model.resolve("config.json"), blobs.resolve("1"));
        Files.createSymbolicLink(model.resolve("config.json"), Path.of("../blobs/1"));
        Files.move(claim.resolve("train.jsonl"), blobs.resolve("2"));
        Files.createSymbolicLink(claim.resolve("train.jsonl"), blobs.resolve("2"));

        task.run(context());

        assertThat(workspace().model().resolve("config.json")).isRegularFile();
        assertThat(Files.isSymbolicLink(workspace().model().resolve("config.json")))
                .isFalse();
    }

    @Test
    void takesPlainFilesOnly() throws Exception {
        Path pipe = claim.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        ((ObjectNode) json.at("/data/sources/0")).put("uri", "pvc://miniature/pipe");
        assertThat(refusal()).hasMessageContaining("pipe is not a regular file but a pipe, a socket or a device");

        ((ObjectNode) json.at("/data/sources/0")).put("uri", "pvc://miniature/train.jsonl");
        Files.move(pipe, model.resolve("NOTICE"));
        assertThat(refusal()).hasMessageContaining("NOTICE is not a regular file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/zero", "/proc/self/environ"})
    void takesNothingOfTheSystemsFromThisMachineEither(String path) {
        ((ObjectNode) json.at("/data/sources/0")).put("uri", path);

        assertThat(refusal()).hasMessageContaining(path + " leads into ").hasMessageNotContaining("PATH=");
    }
}
