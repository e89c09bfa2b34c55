package dev.longcontext.trainer.weights;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.model.Batch;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.quantization.Nf4Options;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.TorchRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizedCacheTest {

    private static final Batch BATCH = Batch.of(IntStream.range(0, 20).toArray());
    private static final FileTime OLD = FileTime.fromMillis(1_000_000);

    @TempDir
    Path folder;

    @BeforeEach
    void start() {
        TorchRuntime.start(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theModelIsTheSameFromTheCache(boolean doubly) throws IOException {
        float[][] quantisedNow = logits(source(doubly));
        float[][] first = logits(source(doubly).cachedIn(new QuantizedCache(folder, "a")));
        Files.setLastModifiedTime(file(doubly), OLD);
        float[][] second = logits(source(doubly).cachedIn(new QuantizedCache(folder, "a")));

        assertThat(first).isDeepEqualTo(quantisedNow);
        assertThat(second).isDeepEqualTo(quantisedNow);
        assertThat(Files.getLastModifiedTime(file(doubly)))
                .as("was not written again")
                .isEqualTo(OLD);
    }

    @Test
    void anotherModelIsQuantisedAnew() throws IOException {
        logits(source(true).cachedIn(new QuantizedCache(folder, "a")));
        Files.setLastModifiedTime(file(true), OLD);

        logits(source(true).cachedIn(new QuantizedCache(folder, "b")));

        assertThat(Files.getLastModifiedTime(file(true))).isNotEqualTo(OLD);
    }

    @Test
    void aDamagedFileIsMadeAgain() throws IOException {
        ModelSource cached = source(true).cachedIn(new QuantizedCache(folder, "a"));
        float[][] whole = logits(cached);
        byte[] good = Files.readAllBytes(file(true));
        byte[] bad = good.clone();
        bad[bad.length / 2] ^= 4;
        Files.write(file(true), bad);

        assertThat(logits(cached)).isDeepEqualTo(whole);
        assertThat(file(true)).hasBinaryContent(good);
    }

    @Test
    void aFolderThatCannotBeWrittenToIsNoFailure() throws IOException {
        Path taken = Files.writeString(folder.resolve("file"), "in the way");

        float[][] logits = logits(source(true).cachedIn(new QuantizedCache(taken, "a")));

        assertThat(logits).isDeepEqualTo(logits(source(true)));
        assertThat(taken).hasContent("in the way");
    }

    private static ModelSource source(boolean doubly) {
        return ModelSource.of(Reference.fixture("tiny-llama/fp32"), TensorType.F32)
                .quantised(new Nf4Options(64, doubly));
    }

    private Path file(boolean doubly) {
        return folder.resolve(doubly ? "nf4-64-double.safetensors" : "nf4-64-single.safetensors");
    }

    private static float[][] logits(ModelSource source) throws IOException {
        try (NDManager manager = TorchRuntime.newManager();
                LlamaModel model = LlamaModel.load(manager, source)) {
            return model.logits(BATCH, new long[] {0, 19});
        }
    }
}
