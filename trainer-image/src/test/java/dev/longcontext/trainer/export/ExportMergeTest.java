package dev.longcontext.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.trainer.architecture.ModelConfigurationReader;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.model.Batch;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.reference.Tensors;
import dev.longcontext.trainer.safetensors.SafetensorsFile;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.weights.ModelSource;
import dev.longcontext.trainer.weights.WeightFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Merged weights, against what peft makes of the same adapter (reference/training). */
class ExportMergeTest extends ExportedRun {

    private static final String Q_PROJ = "model.layers.0.self_attn.q_proj.weight";

    @ParameterizedTest
    @CsvSource({
        "bf16, Original, BF16, merged_into_bf16",
        "fp32, Original, FP32, merged_into_fp32",
        "fp32, Dequantized, FP32, merged_into_nf4"
    })
    void mergesAsTheReferenceDoes(String base, String mergeBase, String precision, String expected) throws IOException {
        prepare(base);

        export(configuration(mergeBase, precision, "Merged"), Long.MAX_VALUE);

        assertLogits(expected + ".logits");
        if (!expected.equals("merged_into_fp32")) {
            assertMergedWeight(expected + ".layer0.q_proj");
        }
    }

    private void assertLogits(String expected) throws IOException {
        TorchRuntime.start(1);
        int[] ids = Reference.ints(Reference.json("training/probe.json").get("ids"));
        try (NDManager manager = TorchRuntime.newManager();
                SafetensorsFile probe = SafetensorsFile.open(Reference.path("training/probe.safetensors"));
                LlamaModel model =
                        LlamaModel.load(manager, ModelSource.of(workspace().exportMerged(), TensorType.F32))) {
            float[] logits = Reference.floats(probe, expected);
            float[][] ours =
                    model.logits(Batch.of(ids), LongStream.range(0, ids.length).toArray());
            for (int i = 0; i < logits.length; i++) {
                assertThat(ours[i / ours[0].length][i % ours[0].length]).isCloseTo(logits[i], within(1e-4f));
            }
        }
    }

    private void assertMergedWeight(String expected) throws IOException {
        try (SafetensorsFile probe = SafetensorsFile.open(Reference.path("training/probe.safetensors"));
                SafetensorsFile merged =
                        SafetensorsFile.open(workspace().exportMerged().resolve("model.safetensors"))) {
            assertThat(merged.tensor(Q_PROJ).type())
                    .isEqualTo(probe.tensor(expected).type());
            float[] ours = Reference.floats(merged, Q_PROJ);
            float[] theirs = Reference.floats(probe, expected);
            for (int i = 0; i < theirs.length; i++) {
                // sums in another order (B A, and the mean scale of NF4) move float32's last places, not bfloat16's
                assertThat(ours[i]).isCloseTo(theirs[i], within(expected.contains("bf16") ? 0f : 0x1p-23f));
            }
        }
    }

    @Test
    void shardsAreTheSameModel() throws IOException {
        prepare("fp32");
        RunConfig configuration = configuration("Original", "FP32", "Merged");
        export(configuration, Long.MAX_VALUE);
        Map<String, String> single = tensors(workspace().exportMerged());

        export(configuration, 100_000);

        Path merged = workspace().exportMerged();
        assertThat(merged.resolve("model.safetensors")).doesNotExist();
        assertThat(tensors(merged)).isEqualTo(single);
        JsonNode index = json(merged.resolve("model.safetensors.index.json"));
        assertThat(index.at("/metadata/total_size").asLong()).isEqualTo(816_896);
        assertThat(index.at("/weight_map/" + Q_PROJ.replace("/", "~1")).asText())
                .matches("model-0000\\d-of-000\\d\\d\\.safetensors");
        // two tables of 131,072 bytes have a file each, the others share files of at most 100,000
        assertThat(index.at("/weight_map/model.embed_tokens.weight").asText()).startsWith("model-00001-of-");
        for (String file : Digests.filesUnder(merged)) {
            assertThat(Files.size(merged.resolve(file))).as(file).isLessThan(135_000);
        }
    }

    /** Tied to the head, an embedding that was trained would change the head too. */
    @Test
    void untiesTheHeadWhenTheEmbeddingWasTrained() throws IOException {
        prepare("tied-bf16");

        export(configuration("Original", "BF16", "Merged"), Long.MAX_VALUE);

        Path merged = workspace().exportMerged();
        assertThat(json(merged.resolve("config.json"))
                        .get("tie_word_embeddings")
                        .asBoolean())
                .isFalse();
        Map<String, String> before = tensors(workspace().model());
        Map<String, String> after = tensors(merged);
        assertThat(after.get("lm_head.weight")).isEqualTo(before.get("model.embed_tokens.weight"));
        assertThat(after.get("model.embed_tokens.weight")).isNotEqualTo(before.get("model.embed_tokens.weight"));
    }

    /** Tables with more rows than there are tokens keep them: the embedding's as trained, the head's as in the base. */
    @Test
    void keepsTheRowsThatNoTokenHas() throws IOException {
        prepare("fp32");
        int rows = json(workspace().model().resolve("config.json"))
                        .get("vocab_size")
                        .asInt()
                + 16;
        pad(workspace().model().resolve("model.safetensors"), rows);
        pad(workspace().adapter().resolve("adapter_model.safetensors"), rows);
        ObjectNode config = (ObjectNode) json(workspace().model().resolve("config.json"));
        Files.writeString(workspace().model().resolve("config.json"), Json.pretty(config.put("vocab_size", rows)));

        export(configuration("Original", "FP32", "Merged"), Long.MAX_VALUE);

        Path merged = workspace().exportMerged();
        assertThat(json(merged.resolve("config.json")).get("vocab_size").asInt())
                .isEqualTo(rows);
        assertThatCode(() -> WeightFiles.check(merged, ModelConfigurationReader.read(merged)))
                .doesNotThrowAnyException();
        try (SafetensorsFile exported = SafetensorsFile.open(merged.resolve("model.safetensors"));
                SafetensorsFile base = SafetensorsFile.open(workspace().model().resolve("model.safetensors"));
                SafetensorsFile adapter =
                        SafetensorsFile.open(workspace().adapter().resolve("adapter_model.safetensors"))) {
            assertThat(Reference.floats(exported, "model.embed_tokens.weight"))
                    .isEqualTo(Reference.floats(adapter, "base_model.model.model.embed_tokens.weight"));
            assertThat(Reference.floats(exported, "lm_head.weight"))
                    .isEqualTo(Reference.floats(base, "lm_head.weight"));
        }
    }

    private static void pad(Path file, int rows) throws IOException {
        Path original = Files.move(file, file.resolveSibling("original.bin"));
        Tensors.rewrite(
                original,
                file,
                tensor -> Stream.of(
                        tensor.name().endsWith("embed_tokens.weight") || Tensors.isTable(tensor)
                                ? Tensors.padded(tensor, rows)
                                : tensor));
    }
}
