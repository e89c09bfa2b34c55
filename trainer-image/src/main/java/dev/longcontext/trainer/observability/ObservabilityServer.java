package dev.longcontext.trainer.observability;

import dev.longcontext.contract.HttpApi;
import dev.longcontext.contract.Stage;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.http.Answer;
import dev.longcontext.trainer.http.Exchange;
import dev.longcontext.trainer.http.HttpLimits;
import dev.longcontext.trainer.http.Refusals;
import dev.longcontext.trainer.http.Routes;
import dev.longcontext.trainer.http.WebServer;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** {@code /metrics}, {@code /progress}, {@code /healthz} and {@code POST /checkpoint}. */
final class ObservabilityServer implements AutoCloseable {

    private final ExpositionFormats formats = ExpositionFormats.init();
    private final WebServer server;

    ObservabilityServer(InetSocketAddress address, HttpLimits limits, RunningStage observed) {
        server = new WebServer(
                address,
                limits,
                new Routes(Refusals.TEXT)
                        .poll(
                                HttpApi.METRICS,
                                exchange -> metrics(exchange, observed.metrics().registry()))
                        .poll(HttpApi.PROGRESS, () -> json(200, observed.progress()))
                        .poll(HttpApi.HEALTH, () -> health(observed))
                        .add("POST", HttpApi.CHECKPOINT, exchange -> checkpoint(exchange, observed)));
    }

    InetSocketAddress address() {
        return server.address();
    }

    @Override
    public void close() {
        server.close();
    }

    private void metrics(Exchange exchange, PrometheusRegistry registry) {
        ExpositionFormatWriter writer = formats.findWriter(exchange.header("Accept"));
        var text = new ByteArrayOutputStream();
        try {
            writer.write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        exchange.send(new Answer(200, writer.getContentType(), text.toByteArray(), Map.of()));
    }

    private static Answer health(RunningStage observed) {
        long idle = observed.idle().toSeconds();
        long limit = observed.hangTimeout().toSeconds();
        return idle <= limit
                ? Answer.text(200, "ok\n")
                : Answer.text(503, "no step ended for " + idle + " s, the limit is " + limit + " s\n");
    }

    private static void checkpoint(Exchange exchange, RunningStage observed) {
        String stage = observed.progress().stage();
        if (!stage.equals(Stage.TRAIN.verb())) {
            exchange.send(json(409, Map.of("checkpoint", "the stage " + stage + " saves none, only train does")));
            return;
        }
        CheckpointGate.Verdict verdict = observed.checkpoint()
                .ask(new CheckpointGate.Asker(
                        exchange.fromThisMachine(),
                        exchange.header("Origin") != null,
                        exchange.header("Authorization"),
                        exchange.header(HttpApi.TOKEN_HEADER)));
        Answer answer = json(verdict.status(), Map.of("checkpoint", verdict.text()));
        exchange.send(new Answer(answer.status(), answer.type(), answer.body(), verdict.headers()));
    }

    private static Answer json(int status, Object value) {
        return new Answer(
                status,
                "application/json; charset=utf-8",
                Json.pretty(value).getBytes(StandardCharsets.UTF_8),
                Map.of());
    }
}
