package dev.longcontext.trainer.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.ProgressReport;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.stage.ProgressSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressBoardTest {

    private static final ProgressSink.Phases PHASES = new ProgressSink.Phases(1, 0.5, 2, 0.25);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Duration clockIsAhead = Duration.ZERO;
    private final ProgressBoard board = new ProgressBoard("train", () -> now.plus(clockIsAhead), () -> now);

    @Test
    void saysNothingItDoesNotKnow() {
        assertThat(Json.compact(board.snapshot()))
                .isEqualTo(
                        "{\"contractVersion\":\"v1alpha1\",\"stage\":\"train\",\"updated\":\"2026-01-01T00:00:00Z\"}");
    }

    @Test
    void writesTheFieldsOfTheContractsExample() throws IOException {
        JsonNode example = Json.MAPPER.readTree(Files.readString(Path.of("../examples/contract/progress.json")));
        assertThat(Json.MAPPER
                        .valueToTree(Json.MAPPER.treeToValue(example, ProgressReport.class))
                        .toString())
                .isEqualTo(example.toString());
    }

    @Test
    void derivesPercentRateAndRemainingTimeFromStepsOfThisAttempt() {
        board.begin(100, 400, "step");
        for (int step = 101; step <= 120; step++) {
            now = now.plusSeconds(2);
            board.step(new ProgressSink.Step(step, step * 1_000L, new ProgressSink.Learning(0.5, 1e-3, 0.1, PHASES)));
        }

        ProgressReport progress = board.snapshot();
        assertThat(progress.percent()).isEqualTo(30.0);
        assertThat(progress.remainingSeconds()).isEqualTo(560);
        assertThat(progress.tokensPerSecond()).isEqualTo(500.0);
        assertThat(progress.loss()).isEqualTo(0.5);
        assertThat(ProgressLine.of(progress, "step"))
                .isEqualTo("step 120 of 400 (30.0 %), loss 0.5000, gradient norm 0.100, learning rate 0.00100, "
                        + "500 tokens/s, 9 min 20 s left");
    }

    @Test
    void knowsForHowLongNothingMoved() {
        board.begin(0, 10, "step");
        now = now.plusSeconds(30);

        assertThat(board.idle()).isEqualTo(Duration.ofSeconds(30));
        board.step(new ProgressSink.Step(1, 0, null));
        assertThat(board.idle()).isZero();

        now = now.plusSeconds(30);
        board.alive();
        assertThat(board.idle()).isZero();
    }

    @Test
    void anAnnouncedWaitIsNoHang() {
        board.begin(0, 0, "MiB");
        board.waiting(now.plusSeconds(600));
        now = now.plusSeconds(10);
        board.waiting(now.plusSeconds(30)); // another transfer, which waits for less
        board.step(new ProgressSink.Step(1, 0, null)); // and a third, which does not wait

        now = Instant.parse("2026-01-01T00:09:59Z");
        assertThat(board.idle()).isZero();
        assertThat(board.snapshot().waitingUntil()).isEqualTo("2026-01-01T00:10:00Z");

        now = Instant.parse("2026-01-01T00:10:07Z");
        assertThat(board.idle()).isEqualTo(Duration.ofSeconds(7));
        assertThat(board.snapshot().waitingUntil()).isNull();
    }

    /** A node's clock is often set just after it has started, and a step must neither hang nor end early by that. */
    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void aClockThatIsSetChangesNoLengthOfTime(long days) {
        board.begin(0, 10, "step");
        now = now.plusSeconds(2);
        board.waiting(now.plusSeconds(60));
        board.step(new ProgressSink.Step(1, 100, null));

        clockIsAhead = Duration.ofDays(days);
        now = now.plusSeconds(2);
        board.step(new ProgressSink.Step(2, 200, null));
        assertThat(board.snapshot().remainingSeconds()).isEqualTo(16);
        assertThat(board.snapshot().tokensPerSecond()).isEqualTo(50);
        assertThat(board.snapshot().updated()).isEqualTo(now.plus(clockIsAhead).toString());
        assertThat(board.idle()).isZero();

        now = now.plusSeconds(63);
        assertThat(board.idle()).as("since the end of the wait").isEqualTo(Duration.ofSeconds(5));
        assertThat(board.snapshot().waitingUntil()).isNull();
    }

    /** The operator takes 100 for the end of the stage. */
    @Test
    void is100PercentOnlyWhenAllIsDone() {
        board.begin(0, 3_000, "step");
        board.step(new ProgressSink.Step(2_999, 0, null));
        assertThat(board.snapshot().percent()).isEqualTo(99.9);

        board.step(new ProgressSink.Step(3_000, 0, null));
        assertThat(board.snapshot().percent()).isEqualTo(100);
    }

    @Test
    void aRollBackDoesNotForgetADamagedCheckpoint() {
        board.recovered(1, 0);
        board.recovered(0, 0);

        assertThat(board.snapshot().damagedCheckpoints()).isEqualTo(1);
    }

    @Test
    void saysWhatTheRunCameOverOnlyIfThereWasSomething() {
        board.recovered(0, 0);
        assertThat(Json.compact(board.snapshot())).doesNotContain("damagedCheckpoints", "skippedSteps");

        board.recovered(1, 2);
        assertThat(Json.compact(board.snapshot())).contains("\"damagedCheckpoints\":1,\"skippedSteps\":2");
    }

    @Test
    void keepsTheLastCheckpoint() {
        ProgressReport.Checkpoint saved = ProgressReport.Checkpoint.of(100, now, "abc");
        board.checkpoint(saved, 0.5);

        assertThat(board.snapshot().checkpoint()).isEqualTo(saved);
    }

    @Test
    void knowsTheCheckpointThatAnAttemptGoesOnFrom() {
        ProgressReport.Checkpoint ofTheAttemptBefore = ProgressReport.Checkpoint.of(275, now, "abc");
        board.resumed(ofTheAttemptBefore);
        board.begin(275, 400, "step");

        assertThat(board.snapshot().checkpoint()).isEqualTo(ofTheAttemptBefore);
    }
}
