package dev.longcontext.trainer.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.StageSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Documents that are tokenised stay, in the workspace, for an attempt that comes after one that failed. */
class PrepareArrangedTest extends PreparedRun {

    /** The second of the two sources is refused, when the first one was read. */
    @BeforeEach
    void failAfterTheFirstSource() throws IOException {
        ((ObjectNode) json.at("/data/sources/0"))
                .putObject("arrange")
                .put("type", "Concatenate")
                .put("minTokens", 32)
                .put("maxTokens", 64)
                .put("lengths", "LogUniform");
        ((ArrayNode) json.at("/data/sources"))
                .addObject()
                .put("name", "later")
                .put("uri", "pvc://miniature/later.jsonl")
                .put("format", "Auto");
        Files.writeString(claim.resolve("later.jsonl"), "no JSON");
        withTime(claim.resolve("train.jsonl"));
        assertThat(refusal()).hasMessageContaining("later.jsonl line 1");
        // of the same size and time, so that it shows if it is read again
        Path first = claim.resolve("train.jsonl");
        Files.writeString(first, "?".repeat((int) Files.size(first)));
        withTime(first);
        Files.writeString(claim.resolve("later.jsonl"), "{\"text\":\"A river.\"}\n");
    }

    @Test
    void areNotTokenisedAgainWhereAnotherSourceWasMended() throws Exception {
        assertThat(task.run(context()).summary().samples()).isEqualTo(2);
    }

    /** A kill in between is followed by another attempt. */
    @Test
    void areDeletedWhenTheStageIsRecorded() throws Exception {
        StageSummary summary = task.run(context()).summary();
        assertThat(workspace().data().resolve("documents")).isNotEmptyDirectory();

        task.told(context(), summary);

        assertThat(workspace().data().resolve("documents")).doesNotExist();
    }

    @Test
    void areTokenisedAgainWhereTheTokenizerChanged() throws Exception {
        Files.writeString(model.resolve("tokenizer_config.json"), "\n", StandardOpenOption.APPEND);

        assertThat(refusal()).hasMessageContaining("train.jsonl line 1");
    }

    private static void withTime(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L));
    }
}
