package dev.longcontext.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Asks a served model one question through the OpenAI-compatible chat API, greedily. */
final class ChatClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI endpoint;
    private final String model;

    /** @param url the InferenceService's {@code status.address.url} */
    ChatClient(String url, String model) {
        this.endpoint = URI.create(url.replaceAll("/$", "") + "/v1/chat/completions");
        this.model = model;
    }

    /** The assistant's answer, trimmed. */
    String ask(String question, int maxTokens) throws IOException, InterruptedException {
        Map<String, Object> body = Map.of(
                "model",
                model,
                "messages",
                List.of(Map.of("role", "user", "content", question)),
                "temperature",
                0,
                "max_tokens",
                maxTokens);
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        JsonNode answer = JSON.readTree(response.body());
        if (response.statusCode() != 200) {
            throw new IOException("POST " + endpoint + " answered " + response.statusCode() + ": " + response.body());
        }
        return answer.path("choices")
                .path(0)
                .path("message")
                .path("content")
                .asText()
                .strip();
    }
}
