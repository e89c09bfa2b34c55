package dev.longcontext.trainer.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.Precision;
import dev.longcontext.trainer.architecture.ModelConfigurationReader;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.reference.Tensors;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real model folder behind the protocol. */
class ModelServerTest {

    private static final Path MODEL = Reference.path("tiny-llama/fp32");

    @TempDir
    Path folder;

    /** transformers' greedy tokens (reference/forward), as text, through HTTP, up to the first that ends an answer. */
    @Test
    void servesTheTokensThatTransformersGives() throws Exception {
        JsonNode greedy = Reference.json("forward/greedy.json");
        List<Integer> ends = ModelConfigurationReader.read(MODEL).endTokens();
        int[] expected = Arrays.stream(Reference.ints(greedy.get("new_tokens")))
                .takeWhile(token -> !ends.contains(token))
                .toArray();
        copyModel(greedy.get("rope_theta").asDouble());
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.set("prompt", greedy.get("prompt"));
        body.put("temperature", 0).put("max_tokens", expected.length);

        try (ModelServer server = ModelServer.start(settings(OptionalInt.empty()));
                Tokenizer tokenizer = Tokenizer.load(MODEL)) {
            JsonNode answer = post(server, "/v1/completions", body);

            assertThat(expected).isNotEmpty();
            assertThat(answer.at("/choices/0/text").asText()).isEqualTo(tokenizer.decode(expected));
            assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
            assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(expected.length);
        }
    }

    /** The greedy tokens of transformers, ended in each way there is. */
    @Test
    void endsAsItIsTold() throws Exception {
        JsonNode greedy = Reference.json("forward/greedy.json");
        int[] tokens = Reference.ints(greedy.get("new_tokens"));
        copyModel(greedy.get("rope_theta").asDouble());
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.set("prompt", greedy.get("prompt"));
        body.put("temperature", 0).put("max_tokens", tokens.length);

        try (ModelServer server = ModelServer.start(settings(OptionalInt.empty()));
                Tokenizer tokenizer = Tokenizer.load(MODEL)) {
            ObjectNode unending = body.deepCopy().put("ignore_eos", true);
            JsonNode all = post(server, "/v1/completions", unending);
            assertThat(all.at("/usage/completion_tokens").asInt()).isEqualTo(tokens.length);
            assertThat(all.at("/choices/0/text").asText()).isEqualTo(tokenizer.decode(tokens));

            int stop = IntStream.range(4, tokens.length)
                    .filter(i -> Arrays.stream(tokens, 0, i).noneMatch(token -> token == tokens[i]))
                    .findFirst()
                    .orElseThrow();
            ObjectNode stopped = unending.deepCopy();
            stopped.putArray("stop_token_ids").add(tokens[stop]);
            JsonNode cut = post(server, "/v1/completions", stopped);
            assertThat(cut.at("/choices/0/text").asText()).isEqualTo(tokenizer.decode(Arrays.copyOf(tokens, stop)));
            assertThat(cut.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
            assertThat(cut.at("/usage/completion_tokens").asInt()).isEqualTo(stop + 1);

            stopped.put("min_tokens", stop + 2);
            assertThat(post(server, "/v1/completions", stopped)
                            .at("/usage/completion_tokens")
                            .asInt())
                    .as("the token that stops does not come before")
                    .isGreaterThan(stop + 2);
        }
    }

    @Test
    void tellsHowLikelyTokensWere() throws Exception {
        copyModel(500_000);
        ObjectNode body = (ObjectNode) Json.MAPPER.readTree("{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],"
                + "\"max_tokens\":4,\"temperature\":0,\"ignore_eos\":true,\"logprobs\":true,\"top_logprobs\":2}");

        try (ModelServer server = ModelServer.start(settings(OptionalInt.empty()))) {
            JsonNode content = post(server, "/v1/chat/completions", body).at("/choices/0/logprobs/content");
            JsonNode completion = post(
                    server,
                    "/v1/completions",
                    Json.MAPPER.readTree("{\"prompt\":\"hello\",\"max_tokens\":3,\"temperature\":0,"
                            + "\"ignore_eos\":true,\"logprobs\":1}"));

            assertThat(content).hasSize(4);
            for (JsonNode token : content) {
                assertThat(token.get("top_logprobs")).hasSize(2);
                assertThat(token.at("/top_logprobs/0/logprob")).as("greedy").isEqualTo(token.get("logprob"));
                assertThat(token.at("/top_logprobs/1/logprob").asDouble())
                        .isLessThanOrEqualTo(token.get("logprob").asDouble());
                assertThat(token.get("logprob").asDouble()).isNegative();
            }
            JsonNode scores = completion.at("/choices/0/logprobs");
            assertThat(scores.get("tokens")).hasSize(3);
            assertThat(scores.get("token_logprobs")).hasSize(3);
            assertThat(scores.at("/text_offset/0").asInt()).isZero();
        }
    }

    @Test
    void theSameSeedGivesTheSameAnswer() throws Exception {
        copyModel(500_000);
        JsonNode body = Json.MAPPER.readTree("{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],"
                + "\"max_tokens\":12,\"temperature\":2,\"seed\":1}");
        JsonNode other = ((ObjectNode) body.deepCopy()).put("seed", 2);

        try (ModelServer server = ModelServer.start(settings(OptionalInt.empty()))) {
            String first = chat(server, body);

            assertThat(first).isNotEmpty();
            assertThat(chat(server, body)).isEqualTo(first);
            assertThat(chat(server, other)).isNotEqualTo(first);
        }
    }

    @Test
    void neverSaysATokenThatIsNone() throws Exception {
        copyModel(500_000);
        JsonNode body = Json.MAPPER.readTree(
                "{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]," + "\"max_tokens\":12,\"temperature\":0}");
        String expected;
        try (ModelServer server = ModelServer.start(settings(OptionalInt.empty()))) {
            expected = chat(server, body);
        }
        int rows = 528;
        Tensors.rewrite(
                MODEL.resolve("model.safetensors"),
                folder.resolve("model.safetensors"),
                tensor -> Stream.of(Tensors.isTable(tensor) ? Tensors.padded(tensor, rows) : tensor));
        Path config = folder.resolve("config.json");
        ObjectNode padded = (ObjectNode) Json.MAPPER.readTree(config.toFile());
        Files.writeString(config, Json.pretty(padded.put("vocab_size", rows)));

        try (ModelServer server = ModelServer.start(settings(OptionalInt.empty()))) {
            assertThat(chat(server, body)).isEqualTo(expected).isNotEmpty();
        }
    }

    @Test
    void theContextCanBeLimited() throws Exception {
        copyModel(500_000);
        JsonNode body = Json.MAPPER.readTree("{\"prompt\":[1,2,3],\"max_tokens\":8}");

        try (ModelServer server = ModelServer.start(settings(OptionalInt.of(10)))) {
            assertThat(post(server, "/v1/completions", body).at("/error/code").asText())
                    .isEqualTo("context_length_exceeded");
        }
    }

    @Test
    void saysWhatIsNoModel() {
        assertThatThrownBy(() -> ModelServer.start(settings(OptionalInt.empty())))
                .isInstanceOf(FailureException.class)
                .hasMessage("--model " + folder + " has no config.json");
    }

    private void copyModel(double ropeTheta) throws IOException {
        for (String name :
                List.of("tokenizer.json", "tokenizer_config.json", "generation_config.json", "model.safetensors")) {
            Files.copy(MODEL.resolve(name), folder.resolve(name));
        }
        ObjectNode config =
                (ObjectNode) Json.MAPPER.readTree(MODEL.resolve("config.json").toFile());
        ((ObjectNode) config.get("rope_parameters")).put("rope_theta", ropeTheta);
        Files.writeString(folder.resolve("config.json"), Json.pretty(config));
    }

    private ModelServer.Settings settings(OptionalInt maxLength) {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new ModelServer.Settings(folder, "tiny", loopback, maxLength, Optional.empty(), Precision.FP32, 1);
    }

    private static String chat(ModelServer server, JsonNode body) throws IOException, InterruptedException {
        return post(server, "/v1/chat/completions", body)
                .at("/choices/0/message/content")
                .asText();
    }

    private static JsonNode post(ModelServer server, String path, JsonNode body)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://" + server.address().getHostString() + ":"
                + server.address().getPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        return Json.MAPPER.readTree(HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body());
    }
}
