package dev.longcontext.trainer.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.longcontext.trainer.configuration.RunConfiguration;
import dev.longcontext.trainer.configuration.RunConfigurationReader;
import dev.longcontext.trainer.data.SampleStore;
import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.fetch.Retries;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.stage.CheckpointRequest;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.stage.Workspace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrepareTaskTest {

    private static final Path BASE = Path.of("../examples/miniature/base");
    private static final List<String> SHAPE = List.of("config.json", "tokenizer.json", "tokenizer_config.json");
    private static final Retries QUICK =
            new Retries(2, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(20));

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
        Files.writeString(model.resolve("model.safetensors"), "weights");
        Files.writeString(model.resolve("pytorch_model.bin"), "not wanted");
        Files.writeString(claim.resolve("train.jsonl"), "{\"text\":\"The old river.\"}\n{\"text\":\"A wall.\"}\n");
    }

    @Test
    void putsModelAndDataIntoTheWorkspace() throws Exception {
        var result = task.run(context());

        assertThat(Json.compact(result.summary()))
                .isEqualTo("{\"nativeLength\":256,\"samples\":2,\"tokens\":11,\"targets\":9,\"dropped\":0,"
                        + "\"truncated\":0,\"longestSample\":6}");
        assertThat(task.told(context(), Json.MAPPER.valueToTree(result.summary()))
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
        Path copy = workspace().model().resolve("model.safetensors");
        Files.writeString(copy, "ours now"); // the same size would be taken for whole
        task.run(context());
        assertThat(copy).hasContent("ours now");

        Files.writeString(model.resolve("model.safetensors"), "newer weights");
        task.run(context());
        assertThat(copy).hasContent("newer weights");
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
        Files.delete(model.resolve("model.safetensors"));
        Path index = model.resolve("model.safetensors.index.json");
        Files.writeString(index, "{\"weight_map\":{\"a\":\"one.safetensors\",\"b\":\"two.safetensors\"}}");
        Files.writeString(model.resolve("one.safetensors"), "1");
        assertThat(refusal().getMessage()).contains("has no two.safetensors");

        Files.writeString(model.resolve("two.safetensors"), "2");
        task.run(context());
        assertThat(workspace().model().toFile().list()).contains("one.safetensors", "two.safetensors");

        Files.writeString(index, "{\"weight_map\":{\"a\":\"../secret.safetensors\"}}");
        assertThat(refusal().getMessage()).contains("names \"../secret.safetensors\"");
    }

    @Test
    void refusesATargetLengthThatIsNoExtension() {
        ((ObjectNode) json.get("context")).put("targetLength", 256);
        ((ArrayNode) json.get("evaluation")).removeAll();

        FailureException failure = refusal();

        assertThat(failure.field()).contains("spec.context.targetLength");
        assertThat(failure.getMessage())
                .isEqualTo("spec.context.targetLength = 256: must be above the native length of 256 tokens of "
                        + "pvc://miniature/base");
    }

    @Test
    void aModelFromRandomWeightsNeedsNoWeightsAndNoExtension() throws Exception {
        Files.delete(model.resolve("model.safetensors"));
        ((ObjectNode) json.get("context")).put("targetLength", 256);
        ((ArrayNode) json.get("evaluation")).removeAll();
        ObjectNode training = (ObjectNode) json.get("training");
        training.remove(List.of("lora", "quantization"));
        training.put("method", "Full").put("initialWeights", "Random");
        ((ObjectNode) json.get("export")).putArray("formats").add("Merged");

        assertThat(task.run(context()).outputs()).contains(workspace().model());
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
            ((ObjectNode) json.at("/data/sources/0")).put("uri", address + "/train.jsonl");

            task.run(context());
            assertThat(workspace().model().resolve("model.safetensors")).hasContent("weights");
            asked.clear();
            task.run(context());
            assertThat(asked).isEmpty();

            ((ObjectNode) json.get("baseModel")).put("uri", address + "/bass");
            assertThat(refusal().getMessage()).contains("/bass: has no config.json");
        } finally {
            server.stop(0);
        }
    }

    private Workspace workspace() {
        return new Workspace(folder.resolve("workspace"));
    }

    private StageContext context() {
        RunConfiguration configuration = RunConfigurationReader.parse(json.toString());
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
