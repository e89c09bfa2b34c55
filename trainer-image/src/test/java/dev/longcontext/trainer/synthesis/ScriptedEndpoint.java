package dev.longcontext.trainer.synthesis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A chat completions endpoint without a model: it makes questions of the sentences it is shown, and misbehaves as a test wants it.
 * It counts what it is asked, and what it charges for.
 */
public final class ScriptedEndpoint implements AutoCloseable {

    private static final Pattern TEXT = Pattern.compile("<<<TEXT (\\d+ \\w+)>>>\n(.*?)\n<<<END \\1>>>", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("(?:Write|at most) (\\d+)");

    private final HttpServer server;
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<JsonNode> requests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private volatile Behaviour behaviour = call -> call.answer(call.pairs());
    private volatile String authorization;

    /** What the endpoint does with a request. */
    public interface Behaviour {
        void handle(Call call) throws IOException, InterruptedException;
    }

    public ScriptedEndpoint() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "scripted-endpoint");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/v1/chat/completions", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    public ScriptedEndpoint behaves(Behaviour other) {
        behaviour = other;
        return this;
    }

    /** How often each request came, by the digest of its messages. */
    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        asked.forEach((key, count) -> counts.put(key, count.get()));
        return counts;
    }

    public int requests() {
        return requests.size();
    }

    public List<JsonNode> bodies() {
        return List.copyOf(requests);
    }

    /** As many as a tokenizer could make of a request's messages. */
    public static long promptTokens(JsonNode body) {
        return body.path("messages").toString().length() / 4;
    }

    public int mostInFlight() {
        return mostInFlight.get();
    }

    public String authorization() {
        return authorization;
    }

    private void handle(HttpExchange exchange) throws IOException {
        long arrived = System.nanoTime();
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        AtomicBoolean ended = new AtomicBoolean();
        Runnable ending = () -> inFlight.addAndGet(ended.compareAndSet(false, true) ? -1 : 0);
        try (exchange) {
            JsonNode body = Json.MAPPER.readTree(exchange.getRequestBody().readAllBytes());
            authorization = exchange.getRequestHeaders().getFirst("Authorization");
            requests.add(body);
            String key = Digests.ofText(body.path("messages").toString());
            int times = asked.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet();
            behaviour.handle(new Call(exchange, body, key, times, arrived, ending));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ending.run();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /**
     * A request.
     *
     * @param times how often it came by now, from 1
     * @param arrived when, of {@link System#nanoTime}
     * @param ending told before the answer is sent: a client that has it may send the next
     */
    public record Call(HttpExchange exchange, JsonNode body, String key, int times, long arrived, Runnable ending) {

        /** What the user says first, after what the system says or together with it. */
        public String prompt() {
            for (JsonNode message : body.path("messages")) {
                if (message.path("role").asText().equals("user")) {
                    return message.path("content").asText();
                }
            }
            return "";
        }

        String last() {
            JsonNode messages = body.path("messages");
            return messages.path(messages.size() - 1).path("content").asText();
        }

        /** A number that depends on the request alone, from 0 up to a bound. */
        public int draw(int bound) {
            return Math.floorMod(Integer.parseUnsignedInt(key.substring(0, 8), 16), bound);
        }

        /** What a model that does as it is told answers. */
        public ObjectNode pairs() {
            if (prompt().contains("\"scores\"") || prompt().contains("\"answers\"")) {
                boolean scores = prompt().contains("\"scores\"");
                ObjectNode verdicts = Json.MAPPER.createObjectNode();
                ArrayNode list = verdicts.putArray(scores ? "scores" : "answers");
                for (int i = prompt().split("Question: ", -1).length - 1; i > 0; i--) {
                    if (scores) {
                        list.add(5);
                    } else {
                        list.add("");
                    }
                }
                return verdicts;
            }
            List<List<String>> texts = new ArrayList<>();
            for (Matcher text = TEXT.matcher(prompt()); text.find(); ) {
                texts.add(text.group(2).lines().filter(line -> !line.isBlank()).toList());
            }
            Matcher number = NUMBER.matcher(prompt());
            int wanted = number.find() ? Integer.parseInt(number.group(1)) : 1;
            ObjectNode answer = Json.MAPPER.createObjectNode();
            ArrayNode pairs = answer.putArray("pairs");
            for (int i = 0; i < wanted; i++) {
                ObjectNode pair = pairs.addObject();
                StringBuilder all = new StringBuilder();
                ArrayNode quotes = Json.MAPPER.createArrayNode();
                for (List<String> lines : texts) {
                    String line = lines.get(Math.floorMod(draw(1000) + i, lines.size()));
                    all.append(line).append(' ');
                    quotes.add(line);
                }
                pair.put("question", "What does it say of number " + i + " after " + key.substring(0, 6) + "?");
                pair.put("answer", all.toString().strip());
                pair.set("quotes", quotes);
            }
            return answer;
        }

        public void answer(JsonNode content) throws IOException {
            completion(content.toString(), "stop", promptTokens(body), 50);
        }

        public void completion(String content, String end, long prompt, long completion) throws IOException {
            send(200, envelope(content, end, prompt, completion));
        }

        public static String envelope(String content, String end, long prompt, long completion) {
            ObjectNode body = Json.MAPPER.createObjectNode().put("object", "chat.completion");
            ObjectNode choice =
                    body.putArray("choices").addObject().put("index", 0).put("finish_reason", end);
            choice.putObject("message").put("role", "assistant").put("content", content);
            body.putObject("usage").put("prompt_tokens", prompt).put("completion_tokens", completion);
            return body.toString();
        }

        public void send(int status, String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            ending.run();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }

        /** The connection ends in the middle of the answer. */
        public void drop(String body) throws IOException {
            exchange.sendResponseHeaders(200, body.length() + 1000L);
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            exchange.close();
        }
    }
}
