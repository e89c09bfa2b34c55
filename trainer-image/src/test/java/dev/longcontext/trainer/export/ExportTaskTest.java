package dev.longcontext.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.RunConfigBaseModelBuilder;
import dev.longcontext.contract.RunConfigBuilder;
import dev.longcontext.contract.Stage;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is exported, against what peft and transformers make of the same adapter (reference/training). */
class ExportTaskTest extends ExportedRun {

    @Test
    void writesAFolderThatNeedsNothingElse() throws IOException {
        prepare("bf16");
        Files.writeString(workspace().model().resolve("LICENSE.txt"), "terms");
        Path withTools = workspace().model().resolve("additional_chat_templates/tool_use.jinja");
        Files.createDirectories(withTools.getParent());
        Files.writeString(withTools, "tools");

        var result = export(configuration("Original", "BF16", "Merged", "Adapter"), Long.MAX_VALUE);

        Path merged = workspace().exportMerged();
        assertThat(Digests.filesUnder(merged))
                .containsExactly(
                        "LICENSE.txt",
                        "additional_chat_templates/tool_use.jinja",
                        "config.json",
                        "generation_config.json",
                        "model.safetensors",
                        "tokenizer.json",
                        "tokenizer_config.json");
        JsonNode config = json(merged.resolve("config.json"));
        assertThat(config.get("rope_theta").asDouble()).isEqualTo(THETA);
        assertThat(config.has("rope_parameters")).isFalse();
        assertThat(config.get("max_position_embeddings").asInt()).isEqualTo(2560);
        assertThat(config.get("torch_dtype").asText()).isEqualTo("bfloat16");
        assertThat(json(merged.resolve("generation_config.json")).get("eos_token_id"))
                .isEqualTo(
                        Reference.json("tiny-llama/bf16/generation_config.json").get("eos_token_id"));
        JsonNode tokenizer = json(merged.resolve("tokenizer_config.json"));
        assertThat(tokenizer.get("model_max_length").asInt()).isEqualTo(2560);
        assertThat(tokenizer.get("chat_template").asText())
                .contains("bos_token + content")
                .endsWith("<|end_header_id|>\n\n' }}{% endif %}");
        JsonNode summary = Json.MAPPER.valueToTree(result.summary());
        assertThat(summary.at("/artifacts/0/path").asText()).isEqualTo("export/merged");
        assertThat(summary.at("/artifacts/0/sha256").asText()).isEqualTo(Digests.ofFolder(merged));
        assertThat(summary.at("/artifacts/0/bytes").asLong()).isGreaterThan(400_000);
        assertSameFields(
                summary,
                json(Path.of("../examples/contract/termination-export.json")).get("summary"));
    }

    /** A template would find no bos_token. */
    @Test
    void theChatTemplateOfAModelWithoutSettingsNamesItsTokensItself() throws IOException {
        prepare("bf16");
        Files.delete(workspace().model().resolve("tokenizer_config.json"));

        export(configuration("Original", "BF16", "Merged"), Long.MAX_VALUE);

        assertThat(json(workspace().exportMerged().resolve("tokenizer_config.json"))
                        .get("chat_template")
                        .asText())
                .contains("'<|begin_of_text|>' + content")
                .doesNotContain("bos_token");
    }

    /** The summary has exactly the fields of the contract's example. */
    private static void assertSameFields(JsonNode summary, JsonNode example) {
        assertThat(summary.get("artifacts")).hasSameSizeAs(example.get("artifacts"));
        assertThat(names(summary.at("/artifacts/0"))).isEqualTo(names(example.at("/artifacts/0")));
        assertThat(names(summary)).isEqualTo(names(example));
    }

    @Test
    void exportsTheAdapterWithWordOfItsRotaryBase() throws IOException {
        prepare("fp32");

        export(configuration("Original", "BF16", "Adapter"), Long.MAX_VALUE);

        Path adapter = workspace().exportAdapter();
        assertThat(adapter.resolve("adapter_model.safetensors"))
                .hasSameBinaryContentAs(workspace().adapter().resolve("adapter_model.safetensors"));
        ObjectNode trained = (ObjectNode) json(workspace().adapter().resolve("adapter_config.json"));
        assertThat(json(adapter.resolve("adapter_config.json")))
                .isEqualTo(trained.put("base_model_name_or_path", "pvc://miniature/base"));
        assertThat(adapter.resolve("README.md"))
                .content()
                .contains("base_model: pvc://miniature/base", "config.max_position_embeddings = 2560\n")
                .contains("rope = {\"rope_type\":\"default\",\"rope_theta\":2.0E8}")
                .contains("context of 2,560 tokens");
        assertThat(workspace().exportMerged()).doesNotExist();
    }

    /** With the commit that prepare used, which the branch may have left since. */
    @ParameterizedTest
    @CsvSource({
        "hf://meta/llama, 0123abcd, 0123abcd, '(BASE, revision=\"0123abcd\")'",
        "hf://meta/llama@v1.0, , v1.0, '(BASE, revision=\"v1.0\")'",
        "hf://meta/llama@release%2F1/a/b/, 0123abcd, 0123abcd, '(BASE, revision=\"0123abcd\", subfolder=\"a/b\")'"
    })
    void namesAModelOfTheHubAsTransformersDoes(String uri, String pinned, String revision, String call)
            throws IOException {
        prepare("fp32");
        if (pinned != null) {
            Files.writeString(
                    workspace().manifest(Stage.PREPARE),
                    "{\"inputsDigest\": \"sha256:00\", \"outputs\": {}, \"summary\": {\"revisions\": {\"baseModel\": \""
                            + pinned + "\"}}}");
        }
        RunConfig run = configuration("Original", "BF16", "Adapter");

        RunConfig.BaseModel ofTheHub =
                RunConfigBaseModelBuilder.builder(run.baseModel()).uri(uri).build();
        export(RunConfigBuilder.builder(run).baseModel(ofTheHub).build(), Long.MAX_VALUE);

        assertThat(workspace().exportAdapter().resolve("README.md"))
                .content()
                .contains("base_model: meta/llama\n", "BASE, ADAPTER = \"meta/llama\", \".\"")
                .contains("AutoConfig.from_pretrained" + call);
        JsonNode config = json(workspace().exportAdapter().resolve("adapter_config.json"));
        assertThat(config.get("base_model_name_or_path").asText()).isEqualTo("meta/llama");
        assertThat(config.get("revision").asText()).isEqualTo(revision);
    }

    /** Trained in full, the weights in adapter/ are the model. */
    @Test
    void exportsFullyTrainedWeights() throws IOException {
        prepare("fp32");
        AtomicFiles.deleteRecursively(workspace().adapter());
        Files.createDirectories(workspace().adapter());
        Files.copy(
                Reference.path("tiny-llama/fp32/model.safetensors"),
                workspace().adapter().resolve("model.safetensors"));
        ObjectNode run = run("Original", "FP32", "Merged");
        ((ObjectNode) run.get("training")).put("method", "Full").remove(List.of("lora", "quantization"));

        export(read(run), Long.MAX_VALUE);

        assertThat(tensors(workspace().exportMerged()))
                .isEqualTo(tensors(workspace().model()));
    }

    @Test
    void aStoppedExportLeavesNothingThatLooksWhole() throws IOException {
        prepare("fp32");
        stop.request();

        assertThatThrownBy(() -> export(configuration("Original", "BF16", "Merged"), Long.MAX_VALUE))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.failureClass()).isEqualTo(FailureClass.Terminated));
        assertThat(workspace().exportMerged()).doesNotExist();
    }

    @Test
    void refusesAWeightThatIsNotFinite() throws IOException {
        prepare("fp32");
        Path adapter = workspace().adapter().resolve("adapter_model.safetensors");
        spoil(adapter, "base_model.model.model.layers.1.self_attn.o_proj.lora_B.weight");

        assertThatThrownBy(() -> export(configuration("Original", "BF16", "Merged"), Long.MAX_VALUE))
                .isInstanceOf(FailureException.class)
                .hasMessage("the merged model.layers.1.self_attn.o_proj.weight would hold NaN: every weight must be a "
                        + "finite number");
        assertThat(workspace().exportMerged()).doesNotExist();
    }

    /** Overwrites a tensor's first element by NaN. */
    private static void spoil(Path file, String tensor) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            int begin = (int) opened.tensor(tensor).begin();
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(begin, Float.NaN);
        }
        Files.write(file, bytes);
    }
}
