package dev.longcontext.trainer.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longcontext.trainer.http.RawClient;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** More clients than can be answered, slow ones, ones that leave, and a stop. */
class ApiServerLoadTest extends ServedGenerator {

    @Test
    void turnsAwayWhatWouldWaitTooLong() throws Exception {
        var goOn = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        answerOnce(goOn, begun);
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
        generator = ServedGenerator::answer42;
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
    void aStopLetsTheAnswerInHandEnd() throws Exception {
        var goOn = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        answerOnce(goOn, begun);
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

    private CompletableFuture<HttpResponse<String>> postLater(String body) {
        return client.sendAsync(request("/v1/chat/completions", body), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** Each answer tells that it has begun, and then waits until it may go on. */
    private void answerOnce(CountDownLatch goOn, CountDownLatch begun) {
        generator = (request, text, cancelled) -> {
            begun.countDown();
            join(goOn);
            return answer42(request, text, cancelled);
        };
    }
}
