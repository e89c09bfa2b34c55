package dev.longcontext.trainer.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.http.HttpLimits;
import dev.longcontext.trainer.inference.GenerationSettings;
import dev.longcontext.trainer.inference.SamplingParameters;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;

/** A server whose generator is made by hand, and requests to it. */
abstract class ServedGenerator {

    static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    static final String STREAM = HELLO.replace("]}", "],\"stream\":true,\"stream_options\":{\"include_usage\":true}}");

    final Tokenizer tokenizer = Tokenizer.load(Reference.fixture("tiny-llama/fp32"));
    final HttpClient client = HttpClient.newHttpClient();
    TextGenerator generator = ServedGenerator::answer42;
    final ApiServer server = server();

    ApiServer server() {
        return server(ApiKeys.NONE);
    }

    ApiServer server(ApiKeys keys) {
        Path model = Reference.fixture("tiny-llama/fp32");
        var parser = new RequestParser(
                ChatFormat.of(tokenizer, model),
                new GenerationSettings(SamplingParameters.GREEDY, Set.of(503)),
                "tiny",
                new ContextLimit(64, 20),
                512);
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new ApiServer(
                loopback,
                HttpLimits.DEFAULT,
                keys,
                parser,
                (request, text, gone) -> generator.generate(request, text, gone));
    }

    static TextGenerator.Ending answer42(
            GenerationRequest request, TextGenerator.Output text, BooleanSupplier cancelled) {
        text.text("4");
        text.text("2");
        return new TextGenerator.Ending("stop", 3);
    }

    @AfterEach
    void close() {
        server.close();
        tokenizer.close();
    }

    static void assertError(HttpResponse<String> response, int status, String message) throws IOException {
        assertThat(response.statusCode()).isEqualTo(status);
        JsonNode error = Json.MAPPER.readTree(response.body()).get("error");
        assertThat(error.get("message").asText()).startsWith(message);
        assertThat(error.has("type") && error.has("param") && error.has("code")).isTrue();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(request(path, body), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    URI uri(String path) {
        return URI.create("http://" + server.address().getHostString() + ":"
                + server.address().getPort() + path);
    }
}
