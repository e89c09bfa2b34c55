package dev.longcontext.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands for the stronger model that synthetic data is asked of: OpenAI's chat completions without a model behind them. It can
 * do one thing: find the pass keys in the text that a request shows, and write a question about each.
 */
public final class PassKeyEndpoint implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PASS_KEY = Pattern.compile("The pass key of (\\w+) is (\\d+)\\.");
    private static final Pattern NUMBER = Pattern.compile("Write (\\d+) questions");
    private static final int THREADS = 4;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    private PassKeyEndpoint(HttpServer server) {
        this.server = server;
    }

    /** On this machine's loopback address, which the processes of the virtual node's pods reach. */
    public static PassKeyEndpoint start() throws IOException {
        PassKeyEndpoint endpoint =
                new PassKeyEndpoint(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        endpoint.server.setExecutor(endpoint.threads);
        endpoint.server.createContext("/v1/chat/completions", PassKeyEndpoint::answer);
        endpoint.server.start();
        return endpoint;
    }

    /** As {@code spec.data.synthetic.endpoint.url} has it. */
    public String url() {
        return "http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + "/v1";
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode messages =
                    JSON.readTree(exchange.getRequestBody().readAllBytes()).path("messages");
            byte[] body = JSON.writeValueAsBytes(completion(messages));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static ObjectNode completion(JsonNode messages) throws IOException {
        StringBuilder prompt = new StringBuilder();
        messages.forEach(
                message -> prompt.append(message.path("content").asText()).append('\n'));
        String content = JSON.writeValueAsString(pairs(prompt.toString()));
        ObjectNode completion = JSON.createObjectNode().put("object", "chat.completion");
        completion
                .putArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", "stop")
                .putObject("message")
                .put("role", "assistant")
                .put("content", content);
        completion
                .putObject("usage")
                .put("prompt_tokens", words(prompt.toString()))
                .put("completion_tokens", words(content));
        return completion;
    }

    private static ObjectNode pairs(String prompt) {
        Matcher number = NUMBER.matcher(prompt);
        int most = number.find() ? Integer.parseInt(number.group(1)) : 1;
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode pairs = answer.putArray("pairs");
        for (Matcher key = PASS_KEY.matcher(prompt); pairs.size() < most && key.find(); ) {
            pairs.addObject()
                    .put("question", "What is the pass key of " + key.group(1) + "?")
                    .put("answer", key.group(2))
                    .putArray("quotes")
                    .add(key.group());
        }
        return answer;
    }

    /** Its tokens are words. */
    private static int words(String text) {
        return text.strip().split("\\s+").length;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
