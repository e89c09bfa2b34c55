package dev.longcontext.trainer.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.inference.TokenScore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol, with a generator made by hand. */
class ApiServerTest extends ServedGenerator {

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
}
