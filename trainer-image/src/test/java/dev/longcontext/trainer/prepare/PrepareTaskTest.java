package dev.longcontext.trainer.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.SyntheticConfig;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.configuration.RunConfigurationReader;
import dev.longcontext.trainer.data.SampleStore;
import dev.longcontext.trainer.data.SourceRecords;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.fetch.HubDouble;
import dev.longcontext.trainer.fetch.Retries;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.reference.Tensors;
import dev.longcontext.trainer.stage.CheckpointRequest;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.stage.StageTask;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.synthesis.ScriptedEndpoint;
import dev.longcontext.trainer.synthesis.SynthesisFixture;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrepareTaskTest {

    private static final Path BASE = Path.of("../examples/miniature/base");
    private static final List<String> SHAPE =
            List.of("config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors");
    private static final Retries QUICK =
            new Retries(2, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(20), Duration.ofSeconds(1));

    @TempDir
    Path folder;

    private final PrepareTask task = new PrepareTask(Map.of(), QUICK);
    private ObjectNode json;
    private Path claim;
    private Path model;

    @BeforeEach
    void writeModelAndData() throws IOException {
        json = (ObjectNode) Json.MAPPER.readTree(Files.readString(Path.of("../examples/contract/run.json")));
        claim = folder.resolve("claim");
        model = claim.resolve("base");
        Files.createDirectories(model);
        for (String name : SHAPE) {
            Files.copy(BASE.resolve(name), model.resolve(name));
        }
        Files.writeString(model.resolve("pytorch_model.bin"), "not wanted");
        Files.writeString(claim.resolve("train.jsonl"), "{\"text\":\"The old river.\"}\n{\"text\":\"A wall.\"}\n");
    }

    @Test
    void putsModelAndDataIntoTheWorkspace() throws Exception {
        var result = task.run(context());

        assertThat(Json.compact(result.summary()))
                .isEqualTo(
                        "{\"nativeLength\":256,\"samples\":2,\"tokens\":11,\"targets\":9,\"dropped\":0,"
                                + "\"tooShort\":0,\"truncated\":0,\"longestSample\":6,\"sources\":[{\"name\":\"passkeys\",\"samples\":2,"
                                + "\"tokens\":11,\"tooLong\":0,\"tooShort\":0,\"truncated\":0,\"duplicates\":0,\"contaminated\":0}]}");
        assertThat(Json.MAPPER
                        .<JsonNode>valueToTree(task.told(context(), result.summary()))
                        .toString())
                .startsWith("{\"nativeLength\":256,")
                .contains("\"estimate\":{\"deviceMemoryBytes\":");
        assertThat(workspace().model().toFile().list())
                .containsExactlyInAnyOrder(
                        "config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors");
        try (SampleStore store = SampleStore.open(workspace().data())) {
            assertThat(store.size()).isEqualTo(2);
        }
    }

    /** The model's own template would write other tokens; every later stage finds the chosen one in the workspace. */
    @Test
    void rendersChatsByTheTemplateThatTheRunChose() throws Exception {
        Files.writeString(
                claim.resolve("train.jsonl"),
                "{\"messages\":[{\"role\":\"user\",\"content\":\"A\"},{\"role\":\"assistant\",\"content\":\"b\"}]}\n");
        String own = task.run(context()).summary().toString();
        String template =
                "{% for m in messages %}{{ m.content }}{% if m.role == 'assistant' %}{{ eos_token }}{% endif %}{% endfor %}";
        ((ObjectNode) json.get("data")).putObject("chatTemplate").put("variable", "TEMPLATE");
        PrepareTask chosen = new PrepareTask(Map.of("TEMPLATE", template), QUICK);

        assertThat(chosen.inputs(context()))
                .isNotEqualTo(task(Map.of("TEMPLATE", "x")).inputs(context()));
        StageTask.Result result = chosen.run(context());

        assertThat(result.summary()).doesNotHaveToString(own);
        assertThat(result.summary().tokens()).isEqualTo(3);
        assertThat(result.outputs()).contains(workspace().chatTemplate());
        assertThat(workspace().chatTemplate()).hasContent(template);
        ((ObjectNode) json.get("data")).remove("chatTemplate");
        assertThat(task.run(context()).summary()).hasToString(own);
        assertThat(workspace().chatTemplate()).doesNotExist();
    }

    @Test
    void namesTheConfigMapWhoseTemplateIsMissing() throws Exception {
        ((ObjectNode) json.get("data")).putObject("chatTemplate").put("variable", "TEMPLATE");

        assertThatThrownBy(() -> task(Map.of()).inputs(context()))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.field()).contains("spec.data.chatTemplate.configMapRef"))
                .hasMessageContaining("the environment variable TEMPLATE with the chat template is not set");
    }

    private static PrepareTask task(Map<String, String> environment) {
        return new PrepareTask(environment, QUICK);
    }

    @Test
    void tokenisesTheTextsOfEvaluationsApartFromTheData() throws Exception {
        Files.writeString(claim.resolve("texts.jsonl"), """
                {"text": "The old river runs by the wall, and the wall stands by the old river."}
                {"text": "Short."}
                """);
        String data = task.run(context()).summary().toString();

        measureOn("texts.jsonl");
        var result = task.run(context());

        assertThat(result.summary()).hasToString(data);
        assertThat(result.outputs())
                .noneMatch(path -> path.startsWith(workspace().evaluation()));
        try (SampleStore texts = SampleStore.open(workspace().evaluationData("books"))) {
            assertThat(texts.size()).as("texts of at least the longest length").isEqualTo(1);
            assertThat(texts.length(0)).as("cut to the longest length").isEqualTo(8);
        }
    }

    /** Nothing of a chat need be an answer where every token is measured. */
    @Test
    void measuresAChatThatBeginsWithALongQuestion() throws Exception {
        Files.writeString(
                claim.resolve("chats.jsonl"),
                "{\"messages\": [{\"role\": \"user\", \"content\": \"The old river runs by the wall, and the wall "
                        + "stands by the old river.\"}, {\"role\": \"assistant\", \"content\": \"Yes.\"}]}\n");

        measureOn("chats.jsonl");
        ((ObjectNode) json.at("/evaluation/2/sources/0")).put("format", "Chat");
        task.run(context());

        try (SampleStore texts = SampleStore.open(workspace().evaluationData("books"))) {
            assertThat(texts.size()).isEqualTo(1);
            assertThat(texts.sample(0).targets()).as("all but the first").isEqualTo(7);
        }
    }

    @Test
    void itsInputsChangeWithTheTextsOfEvaluations() throws Exception {
        Files.writeString(claim.resolve("texts.jsonl"), "{\"text\": \"The old river runs by the wall.\"}\n");
        String before = Json.canonical(task.inputs(context()));

        measureOn("texts.jsonl");
        String with = Json.canonical(task.inputs(context()));
        Files.writeString(claim.resolve("texts.jsonl"), "{\"text\": \"The old wall stands by the river.\"}\n\n");

        assertThat(with).isNotEqualTo(before);
        assertThat(Json.canonical(task.inputs(context()))).isNotEqualTo(with);
    }

    @Test
    void saysThatAllTextsOfAnEvaluationAreTooShort() throws Exception {
        Files.writeString(claim.resolve("texts.jsonl"), "{\"text\": \"Short.\"}\n");
        measureOn("texts.jsonl");

        FailureException failure = refusal();

        assertThat(failure.field()).contains("spec.evaluation[2].sources");
        assertThat(failure.getMessage())
                .isEqualTo(
                        "no sample is left: 1 were dropped because they have fewer tokens than the 8 of the evaluation's"
                                + " longest length");
        assertThat(failure.hint()).contains("Give longer texts, or evaluate shorter lengths.");
    }

    @Test
    void namesTheAddressOfAnEvaluationsText() {
        measureOn("absent.jsonl");

        assertThat(refusal().field()).contains("spec.evaluation[2].sources[0].uri");
    }

    @Test
    void tokenisesWhatAStrongerModelMakesAsOneMoreSource() throws Exception {
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint()) {
            makeChats(endpoint);
            PrepareTask asking = new PrepareTask(Map.of("KEY", SynthesisFixture.KEY), QUICK);

            var result = asking.run(context());

            assertThat(result.summary().samples()).isEqualTo(3);
            assertThat(result.summary().synthetic().chats()).isEqualTo(1);
            assertThat(result.summary().synthetic().requests()).isEqualTo(endpoint.requests());
            assertThat(Files.readString(workspace().data().resolve("provenance.jsonl")))
                    .contains("{\"source\":\"synthetic\",\"line\":1,");
            int requests = endpoint.requests();
            asking.run(context());
            assertThat(endpoint.requests()).isEqualTo(requests);
        }
    }

    @Test
    void mayTokeniseNothingElse() throws Exception {
        ((ObjectNode) json.get("data")).putArray("sources");
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint()) {
            makeChats(endpoint);

            StageTask.Result result = new PrepareTask(Map.of("KEY", SynthesisFixture.KEY), QUICK).run(context());

            assertThat(result.summary().samples()).isEqualTo(1);
            assertThat(result.summary().sources())
                    .extracting(StageSummary.SourceCounts::name)
                    .containsExactly("synthetic");
        }
    }

    /** One document, of which one chat is made. */
    private void makeChats(ScriptedEndpoint endpoint) throws IOException {
        StringBuilder book = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            book.append("The old wall by river ").append(i).append(" was long.\n");
        }
        Files.writeString(claim.resolve("books.jsonl"), Json.compact(Map.of("text", book.toString())) + "\n");
        ObjectNode synthetic = ((ObjectNode) json.get("data")).putObject("synthetic");
        SyntheticConfig settings = SynthesisFixture.configuration(
                endpoint.url(), 2, SynthesisFixture.task(SyntheticConfig.TaskType.SingleDetailQA, 1));
        synthetic.setAll((ObjectNode) Json.MAPPER.valueToTree(settings));
        ((ObjectNode) synthetic.at("/corpus/0")).put("uri", "pvc://miniature/books.jsonl");
        ((ObjectNode) json.get("network")).putArray("allowedHosts").add("127.0.0.1");
    }

    @Test
    void saysBeforeAnythingElseThatTheKeyIsMissing() throws Exception {
        ObjectNode synthetic = ((ObjectNode) json.get("data")).putObject("synthetic");
        synthetic.setAll((ObjectNode) Json.MAPPER.valueToTree(SynthesisFixture.configuration(
                "https://llm.example/v1", 2, SynthesisFixture.task(SyntheticConfig.TaskType.SingleDetailQA, 1))));

        FailureException failure = refusal();

        assertThat(failure.field()).contains("spec.data.synthetic.endpoint.url");
        assertThat(failure.getMessage()).contains("the environment variable KEY");
        assertThat(workspace().model()).doesNotExist();
    }

    private void measureOn(String file) {
        ((ArrayNode) json.get("evaluation"))
                .addObject()
                .put("name", "books")
                .put("suite", "Perplexity")
                .<ObjectNode>set("perplexity", Json.MAPPER.valueToTree(Map.of("lengths", List.of(4, 8))))
                .putArray("gates");
        ((ObjectNode) json.at("/evaluation/2"))
                .putArray("sources")
                .addObject()
                .put("name", "texts")
                .put("uri", "pvc://miniature/" + file)
                .put("format", "Auto");
    }

    private void askedFrom(String file) {
        ((ArrayNode) json.get("evaluation"))
                .addObject()
                .put("name", "asked")
                .put("suite", "Custom")
                .<ObjectNode>set(
                        "custom",
                        Json.MAPPER.valueToTree(Map.of(
                                "metric",
                                "F1",
                                "maxNewTokens",
                                4,
                                "template",
                                "{context} {question}",
                                "prompt",
                                "Text")))
                .putArray("gates");
        ((ObjectNode) json.at("/evaluation/2"))
                .putArray("sources")
                .addObject()
                .put("name", "questions")
                .put("uri", "pvc://miniature/" + file)
                .put("format", "Auto");
    }

    @Test
    void keepsTheItemsOfAnEvaluationAsTheyAre() throws Exception {
        Files.writeString(
                claim.resolve("questions.jsonl"),
                "{\"question\": \"river\", \"answers\": [\"sea\"]}\n{\"question\": \"hill\", \"answers\": \"road\"}\n");
        askedFrom("questions.jsonl");

        task.run(context());

        assertThat(SourceRecords.read(workspace().evaluationData("asked")))
                .extracting(record -> record.record().path("question").asText())
                .containsExactly("river", "hill");
    }

    @Test
    void anItemThatCannotBeAskedIsToldBeforeTheTraining() throws Exception {
        Files.writeString(claim.resolve("questions.jsonl"), "{\"question\": \"river\"}\n");
        askedFrom("questions.jsonl");

        assertThatThrownBy(() -> task.run(context()))
                .isInstanceOf(FailureException.class)
                .hasMessage("pvc://miniature/questions.jsonl line 1 has no texts \"answers\"");
    }

    @Test
    void itsInputsChangeWithTheFilesAndTheSettingsThatMatter() throws Exception {
        String before = Json.canonical(task.inputs(context()));
        assertThat(Json.canonical(task.inputs(context()))).isEqualTo(before);
        ((ObjectNode) json.get("run")).put("name", "another");
        assertThat(Json.canonical(task.inputs(context()))).isEqualTo(before);

        Files.writeString(claim.resolve("train.jsonl"), "{\"text\":\"Another.\"}\n");
        String changed = Json.canonical(task.inputs(context()));
        assertThat(changed).isNotEqualTo(before);
        ((ObjectNode) json.get("context")).put("targetLength", 3_000);
        assertThat(Json.canonical(task.inputs(context()))).isNotEqualTo(changed);
    }

    @Test
    void fetchesAnewOnlyWhatChanged() throws Exception {
        task.run(context());
        Path copy = workspace().model().resolve("LICENSE");
        Files.writeString(copy, "ours now");
        task.run(context());
        assertThat(copy).hasContent("ours now");

        Files.writeString(model.resolve("LICENSE"), "newer terms");
        task.run(context());
        assertThat(copy).hasContent("newer terms");
    }

    @Test
    void namesTheFolderItLookedInAndWhatIsThere() {
        ((ObjectNode) json.get("baseModel")).put("uri", "pvc://miniature/bass");

        FailureException failure = refusal();

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
        assertThat(failure.field()).contains("spec.baseModel.uri");
        assertThat(failure.getMessage())
                .isEqualTo("spec.baseModel.uri = pvc://miniature/bass: there is no folder " + claim.resolve("bass")
                        + "; " + claim + " has base/, train.jsonl");
    }

    @Test
    void namesTheFileThatAModelLacks() throws IOException {
        Files.delete(model.resolve("model.safetensors"));
        assertThat(refusal().getMessage())
                .contains("has no model.safetensors; ")
                .contains("config.json, pytorch_model.bin, tokenizer.json");
    }

    @Test
    void takesTheShardsThatTheIndexNames() throws Exception {
        Path whole = Files.move(model.resolve("model.safetensors"), folder.resolve("whole.safetensors"));
        Path index = model.resolve("model.safetensors.index.json");
        Files.writeString(index, "{\"weight_map\":{\"a\":\"one.safetensors\",\"b\":\"two.safetensors\"}}");
        Files.writeString(model.resolve("one.safetensors"), "1");
        assertThat(refusal().getMessage()).contains("has no two.safetensors");

        Files.writeString(
                index,
                "{\"weight_map\":{\"lm_head.weight\":\"one.safetensors\",\"model.norm.weight\":\"two.safetensors\"}}");
        Files.delete(model.resolve("one.safetensors"));
        Tensors.rewrite(
                whole,
                model.resolve("one.safetensors"),
                tensor -> Stream.of(tensor).filter(Tensors::isTable));
        Tensors.rewrite(
                whole,
                model.resolve("two.safetensors"),
                tensor -> Stream.of(tensor).filter(each -> !Tensors.isTable(each)));
        task.run(context());
        assertThat(workspace().model().toFile().list()).contains("one.safetensors", "two.safetensors");

        Files.writeString(index, "{\"weight_map\":{\"a\":\"../secret.safetensors\"}}");
        assertThat(refusal().getMessage()).contains("names \"../secret.safetensors\"");
    }

    @Test
    void aLengthWithinTheNativeOneIsTunedWithTheModelsOwnRopeBaseOrAnother() throws Exception {
        ObjectNode context = (ObjectNode) json.get("context");
        context.put("targetLength", 200);
        ((ArrayNode) json.get("evaluation")).removeAll();
        assertThat(context().configuration().context().newRopeTheta()).isPresent();
        task.run(context());

        context.remove("ropeTheta");
        assertThat(context().configuration().context().newRopeTheta()).isEmpty();
        task.run(context());
    }

    @Test
    void anExtensionNeedsARopeBase() {
        ((ObjectNode) json.get("context")).remove("ropeTheta");

        FailureException failure = refusal();

        assertThat(failure.field()).contains("spec.context.ropeTheta");
        assertThat(failure.getMessage())
                .isEqualTo(
                        "spec.context.ropeTheta is missing, but targetLength = 2560 is above the native length of 256 "
                                + "tokens of pvc://miniature/base");
        assertThat(failure.hint().orElseThrow()).contains("above the model's own 1000", "targetLength to at most 256");
    }

    @Test
    void saysOfTheWholeModelFolderWhatTrainingWouldTripOver() throws Exception {
        Path weights = model.resolve("model.safetensors");
        Path whole = Files.move(weights, folder.resolve("whole.safetensors"));
        Tensors.rewrite(
                whole,
                weights,
                tensor -> Stream.of(Tensors.renamed(tensor, tensor.name().replace("model.", ""))));
        assertThat(refusal()).hasMessageContaining("in place of model.layers.0.self_attn.q_proj.weight");
        assertThat(workspace().model()).as("so that a mended one is fetched").doesNotExist();

        Files.writeString(weights, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n");
        assertThat(refusal()).hasMessageContaining("model.safetensors is a git-lfs pointer");

        Files.copy(whole, weights, StandardCopyOption.REPLACE_EXISTING);
        Path tokenizer = model.resolve("tokenizer.json");
        String original = Files.readString(tokenizer);
        Files.writeString(tokenizer, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n");
        assertThat(refusal()).hasMessageContaining("tokenizer.json is a git-lfs pointer");

        Files.writeString(
                tokenizer, original.replace("\"id\": 593", "\"id\": 700").replace("\"id\":593", "\"id\":700"));
        assertThat(refusal()).hasMessageContaining("the tokenizers library assigns it");

        Files.writeString(tokenizer, original);
        Files.writeString(claim.resolve("train.jsonl"), "version https://git-lfs.github.com/spec/v1\noid sha256:00\n");
        assertThat(refusal()).hasMessageContaining("the file is a git-lfs pointer");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pytorch_model.bin                | Weights in .bin files are not read
            pytorch_model-00001-of-00002.bin | Weights in .bin files are not read
            consolidated.00.pth              | These are weights in their authors' own format
            llama-q4.gguf                    | GGUF files are for inference
            adapter_model.safetensors        | This is an adapter
            """)
    void namesTheFormOfWeightsThatIsNotRead(String file, String remedy) throws IOException {
        Files.delete(model.resolve("model.safetensors"));
        Files.delete(model.resolve("pytorch_model.bin"));
        Files.writeString(model.resolve(file), "weights");

        FailureException failure = refusal();

        assertThat(failure).hasMessageContaining("has no model.safetensors").hasMessageContaining(file);
        assertThat(failure.hint().orElseThrow()).startsWith(remedy);
    }

    @Test
    void checksTheDigestsItIsGiven() throws Exception {
        ((ObjectNode) json.at("/data/sources/0")).put("sha256", "0".repeat(64));
        FailureException data = refusal();
        assertThat(data.failureClass()).isEqualTo(FailureClass.InvalidData);
        assertThat(data.getMessage()).contains("has the SHA-256 " + Digests.ofFile(claim.resolve("train.jsonl")));

        ((ObjectNode) json.at("/data/sources/0")).remove("sha256");
        ((ObjectNode) json.get("baseModel")).put("sha256", "0".repeat(64));
        assertThat(refusal().field()).contains("spec.baseModel.sha256");
        assertThat(workspace().model()).doesNotExist();
    }

    @Test
    void fetchesAModelAndDataByHttp() throws Exception {
        List<String> asked = new ArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                String path = exchange.getRequestURI().getPath();
                asked.add(path);
                Path file = claim.resolve(path.substring(1));
                byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
                exchange.sendResponseHeaders(bytes.length > 0 ? 200 : 404, bytes.length > 0 ? bytes.length : -1);
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
        try {
            String address = "http://127.0.0.1:" + server.getAddress().getPort();
            ((ObjectNode) json.get("baseModel")).put("uri", address + "/base");
            ((ObjectNode) json.at("/data/sources/0")).put("uri", address + "/train.jsonl?sig=abcd1234");
            assertThat(refusal().getMessage()).contains("has a secret in its query (sig)");
            json.putObject("network").put("allowSignedUris", true);
            assertThat(refusal().getMessage()).contains("127.0.0.1 is this machine");
            ((ObjectNode) json.get("network")).putArray("allowedHosts").add("127.0.0.1");
            assertThat(Json.compact(task.inputs(context()))).doesNotContain("abcd1234");

            task.run(context());
            assertThat(workspace().model().resolve("model.safetensors"))
                    .hasSameBinaryContentAs(model.resolve("model.safetensors"));
            asked.clear();
            task.run(context());
            assertThat(asked).isEmpty();

            String texts = Files.readString(claim.resolve("train.jsonl"));
            Files.writeString(claim.resolve("later.jsonl"), "{\"txt\":1}\n");
            ((ObjectNode) json.at("/data/sources/0")).put("uri", address + "/later.jsonl");
            assertThat(refusal().failureClass()).isEqualTo(FailureClass.InvalidData);
            Files.writeString(claim.resolve("later.jsonl"), texts);
            task.run(context()); // it was not kept

            ((ObjectNode) json.get("baseModel")).put("uri", address + "/bass");
            assertThat(refusal().getMessage()).contains("/bass: has no config.json");

            ((ObjectNode) json.get("baseModel")).put("uri", address + "/base");
            Files.delete(model.resolve("model.safetensors"));
            Files.writeString(model.resolve("pytorch_model.bin.index.json"), "{}");
            assertThat(refusal().getMessage()).contains("has no model.safetensors, but pytorch_model.bin.index.json");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void fetchesAModelAndDataFromAHubAtTheCommitItMetFirst() throws Exception {
        try (HubDouble hub = new HubDouble()) {
            for (String name : SHAPE) {
                hub.put("models", "tiny/base", name, Files.readAllBytes(model.resolve(name)));
            }
            hub.put("datasets", "tiny/texts", "b.jsonl", Files.readAllBytes(claim.resolve("train.jsonl")));
            hub.put("datasets", "tiny/texts", "a.jsonl", "{\"text\":\"First.\"}\n".getBytes(StandardCharsets.UTF_8));
            ((ObjectNode) json.get("baseModel")).put("uri", "hf://tiny/base");
            ((ObjectNode) json.at("/data/sources/0")).put("uri", "hf://datasets/tiny/texts@main");
            json.putObject("network").putArray("allowedHosts").add("127.0.0.1");
            PrepareTask hubTask = new PrepareTask(Map.of("HF_ENDPOINT", hub.endpoint()), QUICK);

            String inputs = Json.canonical(hubTask.inputs(context()));
            String summary = Json.compact(hubTask.run(context()).summary());

            assertThat(summary)
                    .contains("\"samples\":3,")
                    .endsWith("\"revisions\":{\"baseModel\":\"" + HubDouble.COMMIT + "\",\"data.sources[0]\":\""
                            + HubDouble.COMMIT + "\"}}");
            assertThat(Files.readAllLines(workspace().data().resolve("provenance.jsonl")))
                    .element(2)
                    .asString()
                    .startsWith(
                            "{\"source\":\"passkeys\",\"file\":\"hf://datasets/tiny/texts@main b.jsonl\",\"line\":2,");
            assertThat(Json.canonical(hubTask.inputs(context()))).isEqualTo(inputs);
            hub.requests.clear();
            assertThat(Json.compact(hubTask.run(context()).summary())).isEqualTo(summary);
            assertThat(hub.requests)
                    .noneMatch(request -> request.contains("/revision/") || request.contains("/resolve/"));
        }
    }

    /** A run that is tried again takes the commit with the mended files. */
    @Test
    void whatIsRefusedIsFetchedAgainWhenItIsMendedAtTheSameAddress() throws Exception {
        try (HubDouble hub = new HubDouble()) {
            byte[] data = Files.readAllBytes(claim.resolve("train.jsonl"));
            for (String name : SHAPE) {
                hub.put("models", "tiny/base", name, Files.readAllBytes(model.resolve(name)));
            }
            byte[] config = Files.readAllBytes(model.resolve("config.json"));
            hub.put("models", "tiny/base", "config.json", "{}".getBytes(StandardCharsets.UTF_8));
            hub.put("datasets", "tiny/texts", "a.jsonl", "{\"txt\":1}\n".getBytes(StandardCharsets.UTF_8));
            ((ObjectNode) json.get("baseModel")).put("uri", "hf://tiny/base");
            ((ObjectNode) json.at("/data/sources/0")).put("uri", "hf://datasets/tiny/texts");
            json.putObject("network").putArray("allowedHosts").add("127.0.0.1");
            PrepareTask hubTask = new PrepareTask(Map.of("HF_ENDPOINT", hub.endpoint()), QUICK);
            String later = HubDouble.COMMIT.replace('0', 'f');

            assertThat(catchThrowableOfType(FailureException.class, () -> hubTask.run(context()))
                            .field())
                    .contains("spec.baseModel.uri");
            for (String name : SHAPE) {
                hub.put("models", "tiny/base", later, name, Files.readAllBytes(model.resolve(name)));
            }
            hub.put("models", "tiny/base", later, "config.json", config);
            assertThat(catchThrowableOfType(FailureException.class, () -> hubTask.run(context()))
                            .field())
                    .contains("spec.data.sources[0].uri");
            hub.put("datasets", "tiny/texts", later, "a.jsonl", data);

            assertThat(Json.compact(hubTask.run(context()).summary()))
                    .endsWith("\"revisions\":{\"baseModel\":\"" + later + "\",\"data.sources[0]\":\"" + later + "\"}}");
        }
    }

    /** The pin and what was fetched stay: of the same commit, only with another token. */
    @Test
    void whatAHubDeniesIsNotForgotten() throws Exception {
        try (HubDouble hub = new HubDouble()) {
            for (String name : SHAPE) {
                hub.put("models", "tiny/base", name, Files.readAllBytes(model.resolve(name)));
            }
            hub.gated = true;
            ((ObjectNode) json.get("baseModel")).put("uri", "hf://tiny/base");
            json.putObject("network").putArray("allowedHosts").add("127.0.0.1");
            PrepareTask hubTask = new PrepareTask(Map.of("HF_ENDPOINT", hub.endpoint()), QUICK);

            assertThat(catchThrowableOfType(FailureException.class, () -> hubTask.run(context())))
                    .hasMessageContaining("GatedRepo");

            assertThat(workspace().data().resolve("revisions.json")).content().contains(HubDouble.COMMIT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOTICE", "config.json", "model.safetensors", "model.safetensors.index.json"})
    void takesNoFileOfAModelFromOutsideOfTheClaim(String name) throws IOException {
        Path outside = Files.writeString(folder.resolve("environ"), "HF_TOKEN=hf_abcdefgh");
        Files.deleteIfExists(model.resolve(name));
        Files.createSymbolicLink(model.resolve(name), outside);

        FailureException failure = refusal();

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
        assertThat(failure)
                .hasMessageContaining(name + " is, or is behind, a link that leads outside the claim")
                .hasMessageNotContaining("hf_");
        assertThat(workspace().model()).doesNotExist();
    }

    @Test
    void takesNoFolderAndNoDataFromOutsideOfTheClaim() throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("private-name"), "x");
        Files.createSymbolicLink(claim.resolve("link"), outside);
        ((ObjectNode) json.get("baseModel")).put("uri", "pvc://miniature/link");
        assertThat(refusal()).hasMessageContaining("leads outside the claim").hasMessageNotContaining("private-name");

        ((ObjectNode) json.get("baseModel")).put("uri", "pvc://miniature/base");
        ((ObjectNode) json.at("/data/sources/0")).put("uri", "pvc://miniature/link/private-name");
        assertThat(refusal()).hasMessageContaining("leads outside the claim");

        Files.createSymbolicLink(claim.resolve("dangling"), claim.resolve("nothing"));
        ((ObjectNode) json.at("/data/sources/0")).put("uri", "pvc://miniature/dangling");
        assertThat(refusal()).hasMessageContaining("is a link to a file that does not exist");

        Files.createSymbolicLink(claim.resolve("circle"), claim.resolve("circle"));
        ((ObjectNode) json.at("/data/sources/0")).put("uri", "pvc://miniature/circle");
        assertThat(refusal()).hasMessageContaining("is a link that does not lead to a file");
    }

    @Test
    void whatAModelMayLackIsPassedOverWhereItIsNoFile() throws Exception {
        Files.createSymbolicLink(model.resolve("NOTICE"), model.resolve("nothing"));
        Files.createDirectories(model.resolve("LICENSE"));

        task.inputs(context());
        task.run(context());

        assertThat(workspace().model().toFile().list()).doesNotContain("NOTICE", "LICENSE");
    }

    @Test
    void sharedMemoryIsAVolume() throws Exception {
        Path file = Files.createTempFile(Path.of("/dev/shm"), "samples", ".jsonl");
        try {
            Files.copy(claim.resolve("train.jsonl"), file, StandardCopyOption.REPLACE_EXISTING);
            ((ObjectNode) json.at("/data/sources/0")).put("uri", file.toString());

            assertThat(task.run(context()).outputs()).contains(workspace().model());
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void linksWithinTheClaimStayAllowed() throws Exception {
        Path blobs = Files.createDirectories(claim.resolve("blobs"));
        Files.move(model.resolve("config.json"), blobs.resolve("1"));
        Files.createSymbolicLink(model.resolve("config.json"), Path.of("../blobs/1"));
        Files.move(claim.resolve("train.jsonl"), blobs.resolve("2"));
        Files.createSymbolicLink(claim.resolve("train.jsonl"), blobs.resolve("2"));

        task.run(context());

        assertThat(workspace().model().resolve("config.json")).isRegularFile();
        assertThat(Files.isSymbolicLink(workspace().model().resolve("config.json")))
                .isFalse();
    }

    @Test
    void takesPlainFilesOnly() throws Exception {
        Path pipe = claim.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        ((ObjectNode) json.at("/data/sources/0")).put("uri", "pvc://miniature/pipe");
        assertThat(refusal()).hasMessageContaining("pipe is not a regular file but a pipe, a socket or a device");

        ((ObjectNode) json.at("/data/sources/0")).put("uri", "pvc://miniature/train.jsonl");
        Files.move(pipe, model.resolve("NOTICE"));
        assertThat(refusal()).hasMessageContaining("NOTICE is not a regular file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/zero", "/proc/self/environ"})
    void takesNothingOfTheSystemsFromThisMachineEither(String path) {
        ((ObjectNode) json.at("/data/sources/0")).put("uri", path);

        assertThat(refusal()).hasMessageContaining(path + " leads into ").hasMessageNotContaining("PATH=");
    }

    @Test
    void aFileThatCannotFitIsNotBegun() throws IOException {
        try (RandomAccessFile sparse =
                new RandomAccessFile(model.resolve("model.safetensors").toFile(), "rw")) {
            sparse.setLength(1L << 42);
        }

        FailureException failure = refusal();

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Storage);
        assertThat(failure).hasMessageContaining("model.safetensors has 4194304 MiB to fetch");
    }

    /** Its weights would not fit, so they were not asked for. */
    @Test
    void aModelThatCannotBeTrainedIsRefusedBeforeItsWeightsAreFetched() throws Exception {
        Path weights = model.resolve("model.safetensors");
        try (RandomAccessFile sparse = new RandomAccessFile(weights.toFile(), "rw")) {
            sparse.setLength(1L << 42);
        }
        Path config = model.resolve("config.json");
        String original = Files.readString(config);
        Files.writeString(config, original.replace("\"llama\"", "\"gpt2\""));
        assertThat(refusal()).hasMessageContaining("gpt2");

        Files.writeString(config, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n");
        assertThat(refusal()).hasMessageContaining("config.json is a git-lfs pointer");

        Files.writeString(config, original);
        Files.copy(BASE.resolve("model.safetensors"), weights, StandardCopyOption.REPLACE_EXISTING);
        task.run(context());
        assertThat(workspace().model().resolve("config.json")).hasContent(original);
    }

    @Test
    void aTextFileThatNoModelHasIsRefused() throws IOException {
        try (RandomAccessFile sparse =
                new RandomAccessFile(model.resolve("config.json").toFile(), "rw")) {
            sparse.setLength(257L << 20);
        }

        assertThat(refusal()).hasMessageContaining("config.json has more than 268435456 bytes");
    }

    private Workspace workspace() {
        return new Workspace(folder.resolve("workspace"));
    }

    private StageContext context() {
        RunConfig configuration = RunConfigurationReader.parse(json.toString());
        return new StageContext(
                configuration,
                workspace(),
                Map.of("miniature", claim),
                new SilentProgress(),
                new StopSignal(),
                new CheckpointRequest(),
                () -> {});
    }

    private FailureException refusal() {
        FailureException failure = catchThrowableOfType(FailureException.class, () -> {
            task.inputs(context());
            task.run(context());
        });
        assertThat(failure).as("a refusal").isNotNull();
        return failure;
    }
}
