package dev.longcontext.trainer.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.SafetensorsFile;
import dev.longcontext.trainer.safetensors.SafetensorsWriter;
import dev.longcontext.trainer.safetensors.TensorEntry;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.TorchRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightLoaderTest {

    @TempDir
    Path folder;

    private NDManager manager;

    @BeforeEach
    void start() {
        TorchRuntime.start(1);
        manager = TorchRuntime.newManager();
    }

    @AfterEach
    void stop() {
        manager.close();
    }

    @Test
    void missingUnknownAndMisshapenWeightsAreListed() throws IOException {
        Path original = Reference.fixture("tiny-llama/bf16");
        Files.copy(original.resolve("config.json"), folder.resolve("config.json"));
        try (SafetensorsFile file = SafetensorsFile.open(original.resolve("model.safetensors"))) {
            var tensors = new ArrayList<SafetensorsWriter.Tensor>();
            for (TensorEntry entry : file.tensors()) {
                String name = entry.name().equals("lm_head.weight") ? "head.weight" : entry.name();
                long[] shape = name.equals("model.norm.weight") ? new long[] {8, 8} : entry.shape();
                tensors.add(
                        new SafetensorsWriter.Tensor(name, entry.type(), shape, sink -> sink.write(file.map(entry))));
            }
            SafetensorsWriter.write(folder.resolve("model.safetensors"), Map.of(), tensors);
        }

        assertThatThrownBy(() -> LlamaModel.load(manager, ModelSource.of(folder, TensorType.F32)))
                .hasMessageContaining("the weights do not fit config.json")
                .hasMessageContaining("unknown: head.weight")
                .hasMessageContaining("missing: lm_head.weight")
                .hasMessageContaining("model.norm.weight is BF16 [8, 8], expected F32, BF16 or F16 [64]")
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidData));
    }

    @Test
    void aDamagedFileNamesFileAndRule() throws IOException {
        Files.copy(Reference.fixture("tiny-llama/bf16/config.json"), folder.resolve("config.json"));
        Files.write(folder.resolve("model.safetensors"), new byte[7]);

        assertThatThrownBy(() -> LlamaModel.load(manager, ModelSource.of(folder, TensorType.F32)))
                .isInstanceOf(FailureException.class)
                .hasMessage(folder.resolve("model.safetensors") + ": a header takes at least 8 bytes, the file has 7");
    }
}
