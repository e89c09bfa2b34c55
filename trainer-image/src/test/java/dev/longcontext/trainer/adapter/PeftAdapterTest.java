package dev.longcontext.trainer.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.weights.ModelSource;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeftAdapterTest {

    private static final Path PEFT = Reference.path("training/final_adapter");

    @TempDir
    Path folder;

    /** Reading and writing again gives PEFT's own bytes: every key, the order, the layout, every tensor. */
    @Test
    void writesWhatPeftWrites() throws IOException {
        TorchRuntime.start(1);
        try (NDManager manager = TorchRuntime.newManager();
                LlamaModel model =
                        LlamaModel.load(manager, ModelSource.of(Reference.path("tiny-llama/fp32"), TensorType.F32))) {
            JsonNode adapter = Reference.json("training/final_adapter/adapter_config.json");
            AdapterConfiguration configuration = PeftAdapter.attach(model, PEFT);

            PeftAdapter.write(model, configuration, folder);

            assertThat(folder.resolve("adapter_config.json"))
                    .hasSameBinaryContentAs(PEFT.resolve("adapter_config.json"));
            assertThat(folder.resolve("adapter_model.safetensors"))
                    .hasSameBinaryContentAs(PEFT.resolve("adapter_model.safetensors"));
            assertThat(configuration.scale())
                    .isEqualTo(adapter.get("lora_alpha").asDouble()
                            / adapter.get("r").asDouble());
        }
    }
}
