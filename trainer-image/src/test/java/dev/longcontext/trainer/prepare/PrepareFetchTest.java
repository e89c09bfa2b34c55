package dev.longcontext.trainer.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.fetch.HubDouble;
import dev.longcontext.trainer.files.Json;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Models and data of servers. */
class PrepareFetchTest extends PreparedRun {

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
}
