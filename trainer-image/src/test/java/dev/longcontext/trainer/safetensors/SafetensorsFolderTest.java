package dev.longcontext.trainer.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.trainer.reference.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFolderTest {

    @TempDir
    Path folder;

    @Test
    void shardsHoldWhatOneFileHolds() throws IOException {
        try (SafetensorsFolder shards = SafetensorsFolder.open(Reference.path("tiny-llama/sharded-bf16"));
                SafetensorsFolder single = SafetensorsFolder.open(Reference.path("tiny-llama/bf16"))) {
            assertThat(shards.names()).containsExactlyInAnyOrderElementsOf(single.names());
            for (String name : single.names()) {
                assertThat(shards.map(shards.tensor(name))).isEqualTo(single.map(single.tensor(name)));
            }
        }
    }

    @Test
    void anIndexThatNamesAnotherPlaceIsRefused() throws IOException {
        Path sharded = Reference.fixture("tiny-llama/sharded-bf16");
        Path shard = sharded.resolve("model-00001-of-00005.safetensors");
        Files.copy(shard, folder.resolve("one.safetensors"));
        Files.writeString(folder.resolve(SafetensorsFolder.INDEX), """
                {"weight_map": {"lm_head.weight": "one.safetensors"}}""");

        assertThatThrownBy(() -> SafetensorsFolder.open(folder))
                .hasMessageContaining("tensor \"lm_head.weight\" is not in one.safetensors");
    }

    @Test
    void anIndexCannotLeadOutOfTheFolder() throws IOException {
        Files.writeString(folder.resolve(SafetensorsFolder.INDEX), """
                {"weight_map": {"a": "../secret.safetensors"}}""");

        assertThatThrownBy(() -> SafetensorsFolder.open(folder))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("must be a file of this folder");
    }

    @Test
    void aFolderWithoutWeightsNamesTheFileLookedFor() {
        assertThatThrownBy(() -> SafetensorsFolder.open(folder))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("model.safetensors");
    }
}
