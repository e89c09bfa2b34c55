package dev.longcontext.minicluster.node.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.longcontext.minicluster.node.plan.ContainerPlan;
import dev.longcontext.minicluster.process.ProcessSupervisor;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProberIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String ADDRESS = "127.0.0.1";

    @TempDir
    Path folder;

    private ProcessSupervisor processes;
    private ScheduledExecutorService timers;
    private HttpServer server;
    private Prober prober;

    @BeforeEach
    void start() throws IOException {
        processes = ProcessSupervisor.start();
        timers = Executors.newSingleThreadScheduledExecutor();
        prober = new Prober(processes, timers);
        server = HttpServer.create(new InetSocketAddress(ADDRESS, 0), 0);
        for (int status : List.of(200, 302, 503)) {
            server.createContext("/" + status, exchange -> {
                exchange.sendResponseHeaders(status, -1);
                exchange.close();
            });
        }
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        timers.shutdownNow();
        processes.close();
    }

    @Test
    void statusesFrom200To399AreASuccess() throws InterruptedException {
        assertThat(ask(httpGet("/200")).succeeded()).isTrue();
        assertThat(ask(httpGet("302")).succeeded()).isTrue();
        assertThat(ask(httpGet("/503"))).isEqualTo(ProbeOutcome.failure("HTTP probe failed with statuscode: 503"));
    }

    @Test
    void aPortMayBeNamed() throws InterruptedException {
        assertThat(ask(new ProbeBuilder()
                                .withNewTcpSocket()
                                .withNewPort("web")
                                .endTcpSocket()
                                .build())
                        .succeeded())
                .isTrue();
        assertThat(ask(new ProbeBuilder()
                        .withNewTcpSocket()
                        .withNewPort("absent")
                        .endTcpSocket()
                        .build()))
                .isEqualTo(ProbeOutcome.failure("couldn't find port: absent"));
    }

    @Test
    void whoDoesNotListenFails() throws InterruptedException {
        int port = server.getAddress().getPort();
        server.stop(0);

        assertThat(ask(httpGet("/200")).message()).startsWith("Get \"http://127.0.0.1:" + port + "/200\": ");
    }

    @Test
    void aCommandSucceedsByItsExitCodeAndFailsWithItsOutput() throws InterruptedException {
        assertThat(ask(exec("test -n \"$WORD\"")).succeeded()).isTrue();
        assertThat(ask(exec("echo not yet; exit 1"))).isEqualTo(ProbeOutcome.failure("not yet\n"));
    }

    @Test
    void aCommandThatTakesTooLongFails() throws InterruptedException {
        assertThat(prober.ask(target(), ProbeAction.of(exec("exec sleep 1000")), Duration.ofMillis(50))
                        .message())
                .contains("timed out");
    }

    @Test
    void whatTheNodeCannotDoIsSaid() throws InterruptedException {
        Probe grpc = new ProbeBuilder().withNewGrpc(9090, null).build();

        assertThat(ask(grpc)).isEqualTo(ProbeOutcome.failure("the virtual node cannot ask by grpc"));
    }

    private ProbeOutcome ask(Probe probe) throws InterruptedException {
        return prober.ask(target(), ProbeAction.of(probe), TIMEOUT);
    }

    private Probe httpGet(String path) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withNewPort(server.getAddress().getPort())
                .withPath(path)
                .endHttpGet()
                .build();
    }

    private static Probe exec(String script) {
        return new ProbeBuilder()
                .withNewExec()
                .withCommand("sh", "-c", script)
                .endExec()
                .build();
    }

    private ProbeTarget target() {
        return new ProbeTarget(
                new ContainerBuilder()
                        .withName("main")
                        .addNewPort()
                        .withName("web")
                        .withContainerPort(server.getAddress().getPort())
                        .endPort()
                        .build(),
                new ContainerPlan(List.of("main"), Map.of("WORD", "set"), folder, Map.of(), folder.resolve("message")),
                ADDRESS);
    }
}
