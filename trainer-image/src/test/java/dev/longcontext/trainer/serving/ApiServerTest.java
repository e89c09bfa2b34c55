package dev.longcontext.trainer.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.http.HttpLimits;
import dev.longcontext.trainer.http.RawClient;
import dev.longcontext.trainer.inference.GenerationSettings;
import dev.longcontext.trainer.inference.SamplingParameters;
import dev.longcontext.trainer.inference.TokenScore;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol, with a generator made by hand. */
class ApiServerTest {

    private static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String STREAM =
            HELLO.replace("]}", "],\"stream\":true,\"stream_options\":{\"include_usage\":true}}");

    private final Tokenizer tokenizer = Tokenizer.load(Reference.fixture("tiny-llama/fp32"));
    private final HttpClient client = HttpClient.newHttpClient();
    private TextGenerator generator = ApiServerTest::answer42;
    private final ApiServer server = server();

    private ApiServer server() {
        return server(ApiKeys.NONE);
    }

    private ApiServer server(ApiKeys keys) {
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

    private static TextGenerator.Ending answer42(
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

    @Test
    void answersAChat() throws Exception {
        HttpResponse<String> response = post("/v1/chat/completions", HELLO);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode answer = Json.MAPPER.readTree(response.body());
        assertThat(answer.get("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.get("id").asText()).startsWith("chatcmpl-");
        assertThat(answer.get("model").asText()).isEqualTo("tiny");
        assertThat(answer.get("choices"))
                .hasToString("[{\"index\":0,\"logprobs\":null,\"message\":{\"role\":\"assistant\",\"content\":\"42\"},"
                        + "\"finish_reason\":\"stop\"}]");
        assertThat(answer.get("usage"))
                .hasToString("{\"prompt_tokens\":15,\"completion_tokens\":3,\"total_tokens\":18}");
    }

    @Test
    void completesAText() throws Exception {
        JsonNode answer = Json.MAPPER.readTree(
                post("/v1/completions", "{\"prompt\":[502,7]}").body());

        assertThat(answer.get("object").asText()).isEqualTo("text_completion");
        assertThat(answer.at("/choices/0/text").asText()).isEqualTo("42");
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(2);
    }

    @Test
    void streamsEvents() throws Exception {
        HttpResponse<String> response = post("/v1/chat/completions", STREAM);

        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream; charset=utf-8");
        List<String> events = events(response.body());
        assertThat(events).hasSize(6).last().isEqualTo("[DONE]");
        assertThat(delta(events.get(0))).isEqualTo("{\"content\":\"\",\"role\":\"assistant\"}");
        assertThat(delta(events.get(1))).isEqualTo("{\"content\":\"4\"}");
        assertThat(delta(events.get(2))).isEqualTo("{\"content\":\"2\"}");
        assertThat(Json.MAPPER
                        .readTree(events.get(3))
                        .at("/choices/0/finish_reason")
                        .asText())
                .isEqualTo("stop");
        assertThat(Json.MAPPER.readTree(events.get(4)).at("/usage/total_tokens").asInt())
                .isEqualTo(18);
    }

    private static String delta(String event) throws IOException {
        return Json.MAPPER.readTree(event).at("/choices/0/delta").toString();
    }

    private static List<String> events(String body) {
        var events = new ArrayList<String>();
        for (String event : body.split("\n\n")) {
            events.add(event.substring("data: ".length()));
        }
        return events;
    }

    @Test
    void listsTheModelAndItsHealth() throws Exception {
        JsonNode models = Json.MAPPER.readTree(get("/v1/models").body());
        assertThat(models.at("/data/0/id").asText()).isEqualTo("tiny");
        assertThat(models.at("/data/0/max_model_len").asInt()).isEqualTo(64);
        assertThat(get("/v1/models/tiny").statusCode()).isEqualTo(200);
        for (String path : List.of("/healthz", "/v2/health/live", "/v2/health/ready")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void refusesInTheProtocolsForm() throws Exception {
        assertError(get("/v1/embeddings"), 404, "There is no /v1/embeddings.");
        assertError(get("/v1/models/x"), 404, "There is no /v1/models/x.");
        assertError(get("/v1/completions"), 405, "/v1/completions must be requested with POST.");
        assertError(post("/v1/chat/completions", "{"), 400, "The body is not valid JSON");
        assertError(post("/v1/completions", "{\"prompt\":[1],\"model\":\"x\"}"), 404, "The model \"x\" does not exist");
        assertError(post("/v1/completions", " ".repeat(16 << 20)), 413, "The body is longer than 73216 bytes.");
    }

    @Test
    void aBugIsA500WithoutItsInsides() throws Exception {
        generator = (request, text, cancelled) -> {
            throw new IllegalStateException("secret");
        };

        assertError(post("/v1/chat/completions", HELLO), 500, "This is a bug: the log contains the stack trace.");
        assertThat(post("/v1/chat/completions", STREAM).body())
                .contains("\"type\":\"server_error\"")
                .doesNotContain("secret", "[DONE]");
    }

    @Test
    void turnsAwayWhatWouldWaitTooLong() throws Exception {
        var goOn = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        generator = (request, text, cancelled) -> {
            begun.countDown();
            join(goOn);
            return answer42(request, text, cancelled);
        };
        var accepted = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        accepted.add(postLater(HELLO));
        begun.await();
        for (int i = 0; i < ApiServer.WAITING; i++) {
            accepted.add(postLater(HELLO));
        }

        // requests come in no order: once all places are taken, the next one is refused
        await().untilAsserted(() -> assertThat(server.waiting()).isEqualTo(ApiServer.WAITING));
        HttpResponse<String> refused = post("/v1/chat/completions", HELLO);

        assertError(refused, 429, "The model generates one answer at a time, and 16 requests are waiting.");
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        goOn.countDown();
        for (var response : accepted) {
            assertThat(response.get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anAnswerNobodyReadsEnds() throws Exception {
        var begun = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        generator = (request, text, cancelled) -> {
            begun.countDown();
            while (!cancelled.getAsBoolean()) {
                text.text("more ");
            }
            ended.countDown();
            return new TextGenerator.Ending("length", 1);
        };

        HttpResponse<InputStream> response =
                client.send(request("/v1/chat/completions", STREAM), BodyHandlers.ofInputStream());
        assertThat(response.body().read()).isEqualTo('d');
        begun.await(); // the first piece is sent before it: whoever leaves in between is never generated for
        response.body().close();

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(ended.getCount()).isZero());
    }

    /** Also where nothing is written until the answer is complete. */
    @Test
    void anAnswerNobodyWaitsForEnds() throws Exception {
        var begun = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var generated = new AtomicInteger();
        generator = (request, text, cancelled) -> {
            generated.incrementAndGet();
            begun.countDown();
            await().until(cancelled::getAsBoolean);
            ended.countDown();
            return new TextGenerator.Ending("length", 1);
        };

        try (RawClient client = new RawClient(server.address());
                RawClient waiting = new RawClient(server.address())) {
            client.send(rawChat());
            begun.await();
            waiting.send(rawChat());
            await().until(() -> server.waiting() == 1);
        }

        ended.await();
        await().untilAsserted(() -> assertThat(server.waiting()).isZero());
        generator = ApiServerTest::answer42;
        assertThat(post("/v1/chat/completions", HELLO).statusCode()).isEqualTo(200);
        assertThat(generated).as("the one that waited was never begun").hasValue(1);
    }

    private static String rawChat() {
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + HELLO.length() + "\r\n\r\n" + HELLO;
    }

    @Test
    void slowClientsKeepNobodyFromBeingAnswered() throws Exception {
        var slow = new ArrayList<RawClient>();
        try {
            for (int i = 0; i < 40; i++) {
                slow.add(new RawClient(server.address()).send("GET /healthz HTTP/1.1\r\nX:"));
                slow.add(new RawClient(server.address()).send(rawChat().replace("]}", "")));
            }

            assertThat(get("/healthz").statusCode()).isEqualTo(200);
            assertThat(post("/v1/chat/completions", HELLO).statusCode()).isEqualTo(200);
        } finally {
            for (RawClient each : slow) {
                each.close();
            }
        }
    }

    @Test
    void takesJsonAlone() throws Exception {
        for (String type :
                List.of("text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1")) {
            HttpRequest request = HttpRequest.newBuilder(uri("/v1/chat/completions"))
                    .header("Content-Type", type)
                    .POST(BodyPublishers.ofString(HELLO))
                    .build();
            assertError(client.send(request, BodyHandlers.ofString()), 415, "The body must be JSON");
        }
        HttpRequest none = HttpRequest.newBuilder(uri("/v1/chat/completions"))
                .POST(BodyPublishers.ofString(HELLO))
                .build();
        assertError(client.send(none, BodyHandlers.ofString()), 415, "The body must be JSON");
        assertError(post("/v1/chat/completions", HELLO + " x"), 400, "The body is not valid JSON");
    }

    @Test
    void asksForAKeyWhereThereIsOne(@TempDir Path folder) throws Exception {
        try (ApiServer keyed = server(ApiKeys.read(Files.writeString(folder.resolve("keys"), "the-key")))) {
            String base = "http://localhost:" + keyed.address().getPort();
            HttpRequest models = HttpRequest.newBuilder(URI.create(base + "/v1/models"))
                    .header("Authorization", "Bearer the-key")
                    .build();
            assertThat(client.send(models, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
            for (String path : List.of("/v1/models", "/v1/models/tiny")) {
                HttpRequest without =
                        HttpRequest.newBuilder(URI.create(base + path)).build();
                HttpResponse<String> refused = client.send(without, BodyHandlers.ofString());
                assertError(refused, 401, "This server needs an API key");
                assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
            }
            HttpRequest chat = HttpRequest.newBuilder(URI.create(base + "/v1/chat/completions"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(HELLO))
                    .build();
            assertError(client.send(chat, BodyHandlers.ofString()), 401, "This server needs an API key");
            HttpRequest health =
                    HttpRequest.newBuilder(URI.create(base + "/healthz")).build();
            assertThat(client.send(health, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void streamsScores() throws Exception {
        generator = (request, out, cancelled) -> {
            for (int token : new int[] {7, 8, 9}) {
                out.score(new TokenScore(new TokenScore.Candidate(token, -0.5), List.of()));
                if (token != 7) { // as when a character is complete with the second token
                    out.text("x");
                }
            }
            return new TextGenerator.Ending("length", 3);
        };

        List<String> events = events(post("/v1/chat/completions", STREAM.replace("true,", "true,\"logprobs\":true,"))
                .body());

        assertThat(Json.MAPPER.readTree(events.get(1)).at("/choices/0/logprobs/content"))
                .hasSize(2);
        assertThat(Json.MAPPER.readTree(events.get(2)).at("/choices/0/logprobs/content"))
                .hasSize(1);
    }

    @Test
    void aStopLetsTheAnswerInHandEnd() throws Exception {
        var goOn = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        generator = (request, text, cancelled) -> {
            begun.countDown();
            join(goOn);
            return answer42(request, text, cancelled);
        };
        CompletableFuture<HttpResponse<String>> inHand = postLater(HELLO);
        begun.await();

        var stopped = new AtomicBoolean();
        var stopping = new Thread(() -> {
            try {
                server.stop(60);
                stopped.set(true);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        stopping.start();
        await().untilAsserted(() -> assertThat(get("/healthz").statusCode()).isEqualTo(503));
        await().untilAsserted(
                        () -> assertError(post("/v1/chat/completions", HELLO), 503, "The server is shutting down."));
        assertThat(stopped).isFalse();
        goOn.countDown();

        assertThat(inHand.get().statusCode()).isEqualTo(200);
        stopping.join();
        assertThat(stopped).isTrue();
    }

    @Test
    void anAnswerThatTakesTooLongIsCutOff() throws Exception {
        var begun = new CountDownLatch(1);
        var tokens = new AtomicInteger();
        generator = (request, text, cancelled) -> {
            begun.countDown();
            while (!cancelled.getAsBoolean()) {
                tokens.incrementAndGet();
            }
            return new TextGenerator.Ending("length", 1);
        };
        CompletableFuture<HttpResponse<String>> inHand = postLater(HELLO);
        begun.await();

        server.stop(0);
        server.close();

        assertError(inHand.get(), 503, "The server is shutting down.");
    }

    private static void join(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertError(HttpResponse<String> response, int status, String message) throws IOException {
        assertThat(response.statusCode()).isEqualTo(status);
        JsonNode error = Json.MAPPER.readTree(response.body()).get("error");
        assertThat(error.get("message").asText()).startsWith(message);
        assertThat(error.has("type") && error.has("param") && error.has("code")).isTrue();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(request(path, body), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private CompletableFuture<HttpResponse<String>> postLater(String body) {
        return client.sendAsync(request("/v1/chat/completions", body), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private URI uri(String path) {
        return URI.create("http://" + server.address().getHostString() + ":"
                + server.address().getPort() + path);
    }
}
