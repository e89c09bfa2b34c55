package dev.longcontext.trainer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients can do to a server, by raw sockets. */
class WebServerTest {

    private static final String GET = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String POST = "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: ";

    private final ByteBudget budget = new ByteBudget(1_000);
    private final AtomicReference<Exchange> working = new AtomicReference<>();
    private final List<RawClient> clients = new ArrayList<>();
    private WebServer server;

    private void start(HttpLimits limits) {
        var routes = new Routes(Refusals.TEXT)
                .poll("/healthz", () -> Answer.text(200, "ok\n"))
                .add(
                        "POST",
                        "/echo",
                        exchange -> exchange.body(600, budget, body -> {
                            budget.giveBack(body.length);
                            exchange.send(new Answer(200, "text/plain", body, Map.of()));
                        }))
                .add(
                        "POST",
                        "/work",
                        exchange -> exchange.body(600, budget, body -> {
                            budget.giveBack(body.length);
                            working.set(exchange);
                        }))
                .add("GET", "/bug", exchange -> {
                    throw new IllegalStateException("secret");
                });
        server = new WebServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), limits, routes);
    }

    private RawClient client() throws IOException {
        var client = new RawClient(server.address());
        clients.add(client);
        return client;
    }

    @AfterEach
    void close() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        server.close();
    }

    private static final HttpLimits SHORT = limits(256, Duration.ofMillis(300));

    /** @param each time-out */
    private static HttpLimits limits(int connections, Duration each) {
        return new HttpLimits(connections, each, each, each, HttpLimits.DEFAULT.unread());
    }

    /** A time-out between two bytes would never come. */
    @ParameterizedTest
    @ValueSource(strings = {"GET /healthz HTTP/1.1\r\nX: ", POST + "500\r\n\r\n", GET, ""})
    void cutsOffWhoSendsSlowly(String begin) throws Exception {
        start(SHORT);
        RawClient slow = client().send(begin);

        await().until(() -> slow.closedAfter("x"));

        assertThat(client().send(GET).answer()).startsWith("HTTP/1.1 200 OK");
        assertThat(budget.taken()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /healthz HTTP/1.1\r\nX: ", POST + "500\r\n\r\nx"})
    void manySlowOnesKeepNobodyFromBeingAnswered(String begin) throws Exception {
        start(limits(8, Duration.ofSeconds(20)));

        for (int i = 0; i < 40; i++) {
            client().send(begin);
            assertThat(client().send(GET).answer()).as("after %s", i).startsWith("HTTP/1.1 200 OK");
        }
        clients.get(0).awaitEnd();
    }

    @Test
    void theServersOwnTimeIsNotLimited() throws Exception {
        start(SHORT);
        RawClient waiting = client().send(POST.replace("echo", "work") + "1\r\n\r\nx");
        await().until(() -> working.get() != null);

        RawClient idle = client().send(GET);
        assertThat(idle.answer()).contains("ok");
        idle.awaitEnd(); // so much later than all time-outs
        working.get().later(() -> working.get().send(Answer.text(200, "done")));

        assertThat(waiting.answer()).endsWith("done");
    }

    @Test
    void noticesAtOnceThatAClientLeft() throws Exception {
        start(HttpLimits.DEFAULT);
        RawClient client = client().send(POST.replace("echo", "work") + "1\r\n\r\nx");
        await().until(() -> working.get() != null);
        assertThat(working.get().gone()).isFalse();

        client.close();

        await().until(() -> working.get().gone());
    }

    @Test
    void cutsOffWhoDoesNotTakeItsAnswer() throws Exception {
        start(SHORT);
        RawClient client = client().send(POST.replace("echo", "work") + "1\r\n\r\nx");
        await().until(() -> working.get() != null);
        Exchange exchange = working.get();
        exchange.later(() -> exchange.begin("text/plain"));

        await().until(() -> {
            var written = new CountDownLatch(1);
            exchange.later(() -> {
                exchange.write("x".repeat(2_000_000));
                written.countDown();
            });
            written.await();
            return exchange.gone();
        });
        client.awaitEnd();
    }

    @Test
    void cutsOffWhoDoesNotTakeAWholeAnswer() throws Exception {
        start(SHORT);
        RawClient client = client().send(POST.replace("echo", "work") + "1\r\n\r\nx");
        await().until(() -> working.get() != null);

        working.get().later(() -> working.get().send(Answer.text(200, "x".repeat(50_000_000))));

        await().until(() -> client.closedAfter("x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+2", "-2", "0x2", "2,3", "99999999999999999999", "2\r\nContent-Length: 3"})
    void refusesALengthThatIsNoNumber(String length) throws Exception {
        start(HttpLimits.DEFAULT);

        RawClient client = client().send(POST + length + "\r\n\r\n{}");

        assertThat(client.answer()).startsWith("HTTP/1.1 4").doesNotContain("200");
    }

    @Test
    void refusesABodyThatIsTooLongAndGoesOn() throws Exception {
        start(HttpLimits.DEFAULT);
        RawClient client = client();

        assertThat(client.send(POST + "601\r\n\r\n").answer())
                .startsWith("HTTP/1.1 413")
                .endsWith("The body is longer than 600 bytes.\n");
        client.send("x".repeat(601));
        String chunk = "12d\r\n" + "x".repeat(301) + "\r\n";
        assertThat(client.send(POST.replace("Content-Length: ", "Transfer-Encoding: chunked\r\n\r\n") + chunk + chunk)
                        .answer())
                .startsWith("HTTP/1.1 413");
        client.send("0\r\n\r\n");
        assertThat(client.send(POST + "2\r\n\r\nhi").answer())
                .startsWith("HTTP/1.1 200")
                .endsWith("hi");
        assertThat(budget.taken()).isZero();
    }

    /** Of what a client says it will send nothing is set aside; of what it has sent, it is. */
    @Test
    void limitsWhatAllBodiesTakeTogether() throws Exception {
        start(HttpLimits.DEFAULT);
        String most = "x".repeat(590);
        RawClient first = client().send(POST + "600\r\n\r\n" + most);
        client().send(POST + "600\r\n\r\n");
        await().until(() -> budget.taken() == 590);

        String refused = client().send(POST + "600\r\n\r\n" + most).answer();

        assertThat(refused).startsWith("HTTP/1.1 429").contains("Retry-After: 1");
        assertThat(first.send("x".repeat(10)).answer()).startsWith("HTTP/1.1 200");
        assertThat(budget.taken()).isZero();
        client().send(POST + "600\r\n\r\nx").close();
        await().until(() -> budget.taken() == 0);
    }

    @Test
    void goesOnWhenAClientAsksWhetherToSend() throws Exception {
        start(HttpLimits.DEFAULT);
        RawClient client = client().send(POST + "2\r\nExpect: 100-continue\r\n\r\n");

        assertThat(client.answer()).startsWith("HTTP/1.1 100 Continue");
        assertThat(client.send("hi").answer()).endsWith("hi");
    }

    /** A page whose name points here sends its own name; a page from elsewhere sends its origin. */
    @Test
    void answersNoWebPages() throws Exception {
        start(HttpLimits.DEFAULT);

        assertThat(client().send(GET.replace("localhost", "evil.example:8080")).answer())
                .startsWith("HTTP/1.1 403")
                .contains("The header Host does not name a loopback address.");
        assertThat(client().send(GET.replace("\r\n\r\n", "\r\nOrigin: http://evil.example\r\n\r\n"))
                        .answer())
                .startsWith("HTTP/1.1 403")
                .contains("The header Origin belongs to a web page from another host");
        for (String own : List.of("127.0.0.1:80", "[::1]:80", "LOCALHOST", "127.9.8.7")) {
            assertThat(client().send(GET.replace("localhost", own)).answer()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aBugIsA500WithoutItsInsides() throws Exception {
        start(HttpLimits.DEFAULT);

        assertThat(client().send(GET.replace("healthz", "bug")).answer())
                .startsWith("HTTP/1.1 500")
                .doesNotContain("secret");
    }

    @Test
    void namesAHostThatIsNone() {
        start(HttpLimits.DEFAULT);

        assertThatThrownBy(() -> new WebServer(
                        InetSocketAddress.createUnresolved("no.such.host.invalid", 0),
                        HttpLimits.DEFAULT,
                        new Routes(Refusals.TEXT)))
                .isInstanceOf(FailureException.class)
                .hasMessage("--listen no.such.host.invalid:0: no such host");
    }

    /** Of pieces that come faster than they are written, only a few wait: they would take the memory. */
    @Test
    void letsWhoAnswersWaitForTheServersThread() throws Exception {
        start(HttpLimits.DEFAULT);
        client().send(POST.replace("echo", "work") + "1\r\n\r\nx");
        Exchange exchange = await().until(working::get, Objects::nonNull);
        var free = new CountDownLatch(1);
        exchange.later(() -> awaitQuietly(free));
        var handedOver = new AtomicInteger();
        var written = new AtomicInteger();
        var generation = new Thread(() -> {
            for (int piece = 0; piece < 10_000; piece++) {
                exchange.later(written::incrementAndGet);
                handedOver.incrementAndGet();
            }
        });
        generation.start();

        await().until(() -> generation.getState() == Thread.State.WAITING);
        assertThat(handedOver).hasValueLessThan(100);

        free.countDown();
        generation.join();
        assertThat(handedOver).hasValue(10_000);
        await().until(() -> written.get() == 10_000);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
