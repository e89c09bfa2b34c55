package dev.longcontext.trainer.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.util.NativeResource;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.architecture.WeightTable;
import dev.longcontext.trainer.model.Batch;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.weights.ModelSource;
import dev.longcontext.trainer.weights.ModelSource.Trained;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** It would take a second gigabyte of a GPU. Numbers that are the same are not the same tensor. */
    @ParameterizedTest
    @ValueSource(strings = {"fp32", "tied-bf16"})
    void freesTheEmbeddingThatATrainedOneReplaces(String base) throws IOException {
        TorchRuntime.start(1);
        ModelSource source = ModelSource.of(Reference.fixture("tiny-llama/" + base), TensorType.F32);
        try (NDManager manager = TorchRuntime.newManager();
                LlamaModel fresh = LlamaModel.load(manager, source.training(Trained.EMBEDDING));
                LlamaModel trained = LlamaModel.load(manager, source)) {
            NDArray ofFresh = fresh.weights().embedding();
            NDArray ofTrained = trained.weights().embedding();

            PeftAdapter.initialise(fresh, AdapterConfiguration.read(PEFT), 1);
            PeftAdapter.attach(trained, PEFT);

            assertThat(((NativeResource<?>) ofFresh).isReleased()).isTrue();
            assertThat(((NativeResource<?>) ofTrained).isReleased()).isTrue();
            long[] row = {0};
            assertThat(trained.logits(Batch.of(new int[] {5, 17}), row)[0]).doesNotContain(Float.NaN);
        }
    }

    /** As a replica of a model whose head is its embedding may have it. */
    @Test
    void keepsAnEmbeddingThatIsTheHeadToo() throws IOException {
        TorchRuntime.start(1);
        ModelSource source = ModelSource.of(Reference.fixture("tiny-llama/tied-bf16"), TensorType.F32);
        try (NDManager manager = TorchRuntime.newManager();
                LlamaModel model = LlamaModel.load(manager, source)) {
            NDArray table = model.weights().embedding();
            model.weights().outside().put(WeightTable.HEAD, table);

            PeftAdapter.attach(model, PEFT);

            assertThat(((NativeResource<?>) table).isReleased()).isFalse();
            assertThat(model.weights().embedding()).isNotSameAs(table);
        }
    }
}
