package dev.longcontext.trainer.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longcontext.contract.ProgressReport;
import dev.longcontext.contract.Stage;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.http.RawClient;
import dev.longcontext.trainer.stage.CheckpointRequest;
import dev.longcontext.trainer.stage.ProgressSink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ObservabilityServerTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private final CheckpointRequest checkpointRequest = new CheckpointRequest();
    private final AtomicInteger hangs = new AtomicInteger();
    private final AtomicReference<ProgressReport> hung = new AtomicReference<>();

    @Test
    void answersProgressMetricsAndCheckpoint() throws Exception {
        try (Observability observability = start(Duration.ofMinutes(1))) {
            ProgressSink sink = observability.begin(Stage.TRAIN);
            sink.begin(0, 4, "step");
            sink.step(new ProgressSink.Step(
                    1, 100, new ProgressSink.Learning(0.25, 1e-3, 0.5, new ProgressSink.Phases(1, 0.5, 2, 0.25))));
            sink.step(new ProgressSink.Step(
                    2, 300, new ProgressSink.Learning(0.125, 1e-3, 0.75, new ProgressSink.Phases(1, 0.5, 2, 0.25))));
            sink.checkpoint(ProgressReport.Checkpoint.of(2, Instant.ofEpochSecond(5), "abc"), 0.5);
            sink.data(3, 4);
            sink.recovered(1, 2);

            assertThat(Json.MAPPER
                            .readTree(get(observability, "/progress").body())
                            .get("percent")
                            .asDouble())
                    .isEqualTo(50.0);
            assertThat(get(observability, "/metrics").body())
                    .contains("longcontext_trainer_step{stage=\"train\"} 2.0")
                    .contains("longcontext_trainer_loss{stage=\"train\"} 0.125")
                    .contains("longcontext_trainer_gradient_norm{stage=\"train\"} 0.75")
                    .contains("longcontext_trainer_tokens_total{stage=\"train\"} 300.0")
                    .contains("longcontext_trainer_samples_dropped{stage=\"train\"} 3.0")
                    .contains("longcontext_trainer_checkpoints_damaged_total{stage=\"train\"} 1.0")
                    .contains("longcontext_trainer_steps_skipped_total{stage=\"train\"} 2.0")
                    .contains("longcontext_trainer_checkpoint_duration_seconds_sum 0.5")
                    .contains("longcontext_trainer_phase_seconds_total{phase=\"backward\"} 4.0")
                    .contains("jvm_memory_used_bytes");
            assertThat(get(observability, "/healthz").statusCode()).isEqualTo(200);
            assertThat(get(observability, "/checkpoint").statusCode()).isEqualTo(405);
            assertThat(checkpointRequest.take()).isFalse();
            assertThat(send(observability, "/checkpoint", "POST").statusCode()).isEqualTo(202);
            assertThat(checkpointRequest.take()).isTrue();
            assertThat(send(observability, "/checkpoint", "POST").statusCode()).isEqualTo(429);
            assertThat(checkpointRequest.take()).isFalse();
            assertThat(get(observability, "/progress/x").statusCode()).isEqualTo(404);
        }
    }

    /** Accepted, the request would wait for a stage that may never come. */
    @Test
    void refusesACheckpointWhereThereWillBeNone() throws Exception {
        try (Observability observability = start(Duration.ofMinutes(1))) {
            observability.begin(Stage.EVALUATE);

            HttpResponse<String> refused = send(observability, "/checkpoint", "POST");

            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("the stage evaluate saves none, only train does");
            assertThat(checkpointRequest.take()).isFalse();
        }
    }

    /** A roll back looks for checkpoints anew, and finds fewer damaged ones when new ones have taken their places. */
    @Test
    void countsWhatARollBackFindsAgainOnce() throws Exception {
        try (Observability observability = start(Duration.ofMinutes(1))) {
            ProgressSink sink = observability.begin(Stage.TRAIN);
            sink.recovered(1, 2);
            sink.recovered(0, 1);
            sink.recovered(0, 2);

            assertThat(get(observability, "/metrics").body())
                    .contains("longcontext_trainer_checkpoints_damaged_total{stage=\"train\"} 1.0")
                    .contains("longcontext_trainer_steps_skipped_total{stage=\"train\"} 2.0");
        }
    }

    @Test
    void isNotWellAndSaysSoOnceWhenNothingMoves() throws Exception {
        try (Observability observability = start(Duration.ofMillis(1))) {
            await().untilAsserted(() -> assertThat(hangs).hasValue(1));
            assertThat(hung.get().stage()).isEqualTo("train");

            observability.begin(Stage.TRAIN);
            await().untilAsserted(() ->
                    assertThat(get(observability, "/healthz").statusCode()).isEqualTo(503));
            assertThat(hangs).hasValue(1);
        }
    }

    /** Progress and health stay available to the operator and the kubelet. */
    @Test
    void slowClientsKeepNobodyFromBeingAnswered() throws Exception {
        var slow = new ArrayList<RawClient>();
        try (Observability observability = start(Duration.ofMinutes(1))) {
            for (int i = 0; i < 40; i++) {
                slow.add(new RawClient(observability.address().orElseThrow()).send("GET /progress HTTP/1.1\r\nX:"));
            }

            assertThat(get(observability, "/progress").statusCode()).isEqualTo(200);
            assertThat(get(observability, "/healthz").statusCode()).isEqualTo(200);
            assertThat(get(observability, "/metrics").statusCode()).isEqualTo(200);
        } finally {
            for (RawClient each : slow) {
                each.close();
            }
        }
    }

    @Test
    void namesAnAddressThatCannotBeHad() throws Exception {
        try (Observability first = start(Duration.ofMinutes(1))) {
            InetSocketAddress taken = first.address().orElseThrow();
            assertThatThrownBy(() -> new Observability(settings(taken, Duration.ofMinutes(1))))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("--listen " + taken.getHostString() + ":" + taken.getPort());
        }
    }

    private Observability start(Duration hangTimeout) {
        return new Observability(settings(new InetSocketAddress("127.0.0.1", 0), hangTimeout));
    }

    private Observability.Settings settings(InetSocketAddress address, Duration hangTimeout) {
        return new Observability.Settings(
                "train",
                Optional.of(address),
                hangTimeout,
                new CheckpointGate(Optional.empty(), checkpointRequest),
                last -> {
                    hung.set(last);
                    hangs.incrementAndGet();
                });
    }

    private HttpResponse<String> get(Observability observability, String path)
            throws IOException, InterruptedException {
        return send(observability, path, "GET");
    }

    private HttpResponse<String> send(Observability observability, String path, String method)
            throws IOException, InterruptedException {
        InetSocketAddress address = observability.address().orElseThrow();
        URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
        return client.send(
                HttpRequest.newBuilder(uri)
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }
}
