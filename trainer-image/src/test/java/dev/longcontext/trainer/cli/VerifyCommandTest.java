package dev.longcontext.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
                 {"evaluation": {"name": "books", "suite": "Perplexity", "perplexity": {"lengths": [256]}}, "texts": true}]}""".formatted(Digests.ofFile(scores)));

        int exitCode = TrainerCommand.execute(
                new TrainerProcess(Map.of(), new StopSignal()),
                "verify",
                "--certificate",
                certificate.toString(),
                "--model",
                folder.toString());

        assertThat(exitCode).isEqualTo(66);
    }
}
