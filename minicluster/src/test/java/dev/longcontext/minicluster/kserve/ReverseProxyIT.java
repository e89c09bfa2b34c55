package dev.longcontext.minicluster.kserve;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReverseProxyIT {
    private final List<URI> ready = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final CountDownLatch firstPartSeen = new CountDownLatch(1);
    private HttpServer server;
    private ReverseProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/echo", ReverseProxyIT::echo);
        server.createContext("/stream", this::stream);
        server.start();
        proxy = ReverseProxy.start(() -> ready);
    }

    @AfterEach
    void stop() {
        proxy.close();
        server.stop(0);
    }

    @Test
    void aRequestIsPassedOnWithPathQueryHeadersAndBody() throws Exception {
        ready.add(serverUri());
        HttpRequest request = HttpRequest.newBuilder(proxy.uri().resolve("/echo/a%20b?x=1&y=%2F"))
                .header("X-Custom", "kept")
                .POST(HttpRequest.BodyPublishers.ofString("body"))
                .build();

        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.body()).isEqualTo("POST /echo/a%20b?x=1&y=%2F kept body");
        assertThat(response.headers().firstValue("X-Answer")).contains("passed back");
    }

    @Test
    void anAnswerIsPassedOnWhileItComes() throws Exception {
        ready.add(serverUri());

        HttpResponse<InputStream> response =
                http.send(HttpRequest.newBuilder(proxy.uri().resolve("/stream")).build(), BodyHandlers.ofInputStream());

        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("first");
            // the server sends the second line only now
            firstPartSeen.countDown();
            assertThat(lines.readLine()).isEqualTo("second");
        }
    }

    @Test
    void withoutAServerThatIsReadyItSaysSo() throws Exception {
        HttpResponse<String> response =
                http.send(HttpRequest.newBuilder(proxy.uri()).build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("No pod of this InferenceService is ready.\n");
    }

    @Test
    void aServerThatIsGoneIsSaid() throws Exception {
        ready.add(serverUri());
        server.stop(0);

        HttpResponse<String> response =
                http.send(HttpRequest.newBuilder(proxy.uri()).build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.body()).startsWith("The pod at " + serverUri() + " does not answer: ");
    }

    private URI serverUri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static void echo(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        byte[] answer = (exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().getFirst("X-Custom") + " " + body)
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("X-Answer", "passed back");
        exchange.sendResponseHeaders(201, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private void stream(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write("first\n".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        try {
            firstPartSeen.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        exchange.getResponseBody().write("second\n".getBytes(StandardCharsets.UTF_8));
        exchange.close();
    }
}
