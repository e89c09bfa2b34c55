package dev.longcontext.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.RunConfigBaseModelBuilder;
import dev.longcontext.contract.RunConfigBuilder;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.architecture.ModelConfigurationReader;
import dev.longcontext.trainer.configuration.RunConfigurationReader;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.model.Batch;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.reference.Tensors;
import dev.longcontext.trainer.safetensors.SafetensorsFile;
import dev.longcontext.trainer.safetensors.SafetensorsFolder;
import dev.longcontext.trainer.safetensors.TensorEntry;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.stage.CheckpointRequest;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.stage.StageTask;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.weights.ModelSource;
import dev.longcontext.trainer.weights.WeightFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is exported, against what peft and transformers make of the same adapter (reference/training). */
class ExportTaskTest {

    private static final double THETA =
            Reference.json("training/steps.json").get("rope_theta").asDouble();
    private static final String Q_PROJ = "model.layers.0.self_attn.q_proj.weight";

    @TempDir
    Path folder;

    private final StopSignal stop = new StopSignal();

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
    void writesAFolderThatNeedsNothingElse() throws IOException {
        prepare("bf16");
        Files.writeString(workspace().model().resolve("LICENSE.txt"), "terms");

        var result = export(configuration("Original", "BF16", "Merged", "Adapter"), Long.MAX_VALUE);

        Path merged = workspace().exportMerged();
        assertThat(Digests.filesUnder(merged))
                .containsExactly(
                        "LICENSE.txt",
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

    /** Trained at 200 of the native 256 tokens. */
    @Test
    void claimsTheNativeLengthOnlyWhereTheRotaryEmbeddingIsTheBases() throws IOException {
        prepare("bf16");
        ObjectNode run = run("Original", "BF16", "Merged");
        ObjectNode context = (ObjectNode) run.get("context");
        run.putArray("evaluation");
        context.put("targetLength", 200);

        export(read(run), Long.MAX_VALUE);
        JsonNode changed = json(workspace().exportMerged().resolve("config.json"));
        assertThat(changed.get("max_position_embeddings").asInt()).isEqualTo(200);
        assertThat(changed.get("rope_theta").asDouble()).isEqualTo(THETA);

        context.remove("ropeTheta");
        export(read(run), Long.MAX_VALUE);
        JsonNode same = json(workspace().exportMerged().resolve("config.json"));
        assertThat(same.get("max_position_embeddings").asInt()).isEqualTo(256);
        assertThat(same.get("rope_theta").asDouble()).isEqualTo(500_000);
    }

    /** The summary has exactly the fields of the contract's example. */
    private static void assertSameFields(JsonNode summary, JsonNode example) {
        assertThat(summary.get("artifacts")).hasSameSizeAs(example.get("artifacts"));
        assertThat(names(summary.at("/artifacts/0"))).isEqualTo(names(example.at("/artifacts/0")));
        assertThat(names(summary)).isEqualTo(names(example));
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
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

    /** A server takes config.json's length as the greatest it accepts. */
    @ParameterizedTest
    @CsvSource({"1024, 1024", "1000000, 2560"})
    void claimsNoMoreThanTheEffectiveLength(int effective, int claimed) throws IOException {
        prepare("fp32");
        evaluated(effective);

        export(effective(), Long.MAX_VALUE);

        assertThat(json(workspace().exportMerged().resolve("config.json"))
                        .get("max_position_embeddings")
                        .asInt())
                .isEqualTo(claimed);
    }

    @Test
    void refusesToClaimALengthWhereNoneIsEffective() throws IOException {
        prepare("fp32");
        evaluated(0);

        assertThatThrownBy(() -> export(effective(), Long.MAX_VALUE))
                .isInstanceOfSatisfying(FailureException.class, failure -> {
                    assertThat(failure).hasMessageStartingWith("no tested length is effective");
                    assertThat(failure.field()).contains("spec.publish.maxModelLen");
                });
        assertThat(workspace().exportMerged()).doesNotExist();
    }

    private RunConfig effective() throws IOException {
        ObjectNode run = run("Original", "BF16", "Merged");
        ((ObjectNode) run.get("export")).put("maxModelLen", "Effective");
        ((ObjectNode) run.at("/evaluation/0")).putObject("effectiveLength").put("min", 0.9);
        return read(run);
    }

    /** Two evaluations tell an effective length: the smaller one counts. */
    private void evaluated(int tokens) throws IOException {
        Files.writeString(workspace().manifest(Stage.EVALUATE), """
                {"summary": {"passed": true, "evaluations": [
                  {"name": "a", "effectiveLength": {"tuned": %d, "base": 256}},
                  {"name": "b", "effectiveLength": {"tuned": 2000000, "base": 256}},
                  {"name": "c"}]}}
                """.formatted(tokens));
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
                    "{\"summary\": {\"revisions\": {\"baseModel\": \"" + pinned + "\"}}}");
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

    private Workspace workspace() {
        return new Workspace(folder);
    }

    /** A workspace as prepare and train leave it. */
    private void prepare(String base) throws IOException {
        Files.createDirectories(workspace().model());
        Files.createDirectories(workspace().adapter());
        for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.copy(
                    Reference.path("tiny-llama/fp32/" + name),
                    workspace().model().resolve(name));
        }
        for (String name : List.of("config.json", "generation_config.json", "model.safetensors")) {
            Files.copy(
                    Reference.path("tiny-llama/" + base + "/" + name),
                    workspace().model().resolve(name));
        }
        for (String name : List.of("adapter_config.json", "adapter_model.safetensors")) {
            Files.copy(
                    Reference.path("training/final_adapter/" + name),
                    workspace().adapter().resolve(name));
        }
    }

    private StageTask.Result export(RunConfig configuration, long shardBytes) throws IOException {
        return new ExportTask(shardBytes)
                .run(new StageContext(
                        configuration,
                        workspace(),
                        Map.of(),
                        new SilentProgress(),
                        stop,
                        new CheckpointRequest(),
                        () -> {}));
    }

    private RunConfig configuration(String mergeBase, String precision, String... formats) throws IOException {
        return read(run(mergeBase, precision, formats));
    }

    private static ObjectNode run(String mergeBase, String precision, String... formats) throws IOException {
        ObjectNode run = (ObjectNode) json(Path.of("../examples/contract/run.json"));
        ((ObjectNode) run.get("context")).put("ropeTheta", THETA);
        ObjectNode export = (ObjectNode) run.get("export");
        export.put("mergeBase", mergeBase).put("precision", precision);
        ArrayNode list = export.putArray("formats");
        List.of(formats).forEach(list::add);
        return run;
    }

    private RunConfig read(ObjectNode run) throws IOException {
        Path file = folder.resolve("run.json");
        Files.writeString(file, Json.pretty(run));
        return RunConfigurationReader.read(file);
    }

    private static JsonNode json(Path file) throws IOException {
        return Json.MAPPER.readTree(file.toFile());
    }

    /** Type, shape and digest of every tensor. */
    private static Map<String, String> tensors(Path model) throws IOException {
        var tensors = new TreeMap<String, String>();
        try (SafetensorsFolder weights = SafetensorsFolder.open(model)) {
            for (String name : weights.names()) {
                TensorEntry entry = weights.tensor(name);
                byte[] bytes = new byte[(int) entry.length()];
                weights.map(entry).get(bytes);
                tensors.put(name, entry.describe() + " " + Digests.ofBytes(bytes));
            }
        }
        return tensors;
    }
}
