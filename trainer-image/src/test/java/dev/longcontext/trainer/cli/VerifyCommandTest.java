package dev.longcontext.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
    @TempDir
    Path folder;

    /** The right model must not be told from a wrong one by what nobody has measured. */
    @Test
    void anExitCodeOfItsOwnSaysThatNothingCouldBeMeasured() throws IOException {
        Path scores = Files.writeString(folder.resolve("scores.json"), "{\"evaluations\": []}");
        Path certificate = Files.writeString(folder.resolve("certificate.json"), """
                {"models": {"uri": "pvc://a/b"}, "scores": "%s", "precision": "FP32", "targetLength": 1024, "evaluations": [
                 {"evaluation": {"name": "books", "suite": "Perplexity", "perplexity": {"lengths": [256]}}, "texts": true, "textsDigest": "sha"}]}""".formatted(Digests.ofFile(scores)));

        assertThat(verify("--certificate", certificate.toString(), "--model", folder.toString()))
                .isEqualTo(66);
        assertThat(verify(
                        "--certificate",
                        certificate.toString(),
                        "--model",
                        folder.toString(),
                        "--texts",
                        folder.toString()))
                .as("with a folder that does not have them")
                .isEqualTo(66);
    }

    private static int verify(String... options) {
        String[] line = Stream.concat(Stream.of("verify"), Stream.of(options)).toArray(String[]::new);
        return TrainerCommand.execute(new TrainerProcess(Map.of(), new StopSignal()), line);
    }
}
