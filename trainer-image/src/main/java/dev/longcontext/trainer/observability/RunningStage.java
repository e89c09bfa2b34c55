package dev.longcontext.trainer.observability;

import dev.longcontext.contract.ProgressReport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** What can be asked of the stage that runs now, by those who watch it. */
final class RunningStage {

    private final TrainerMetrics metrics = new TrainerMetrics(this::progress);
    private final Duration hangTimeout;
    private final CheckpointGate checkpoint;
    private volatile ProgressBoard board;

    /** @param verb what is shown until a stage begins */
    RunningStage(String verb, Duration hangTimeout, CheckpointGate checkpoint) {
        this.hangTimeout = hangTimeout;
        this.checkpoint = checkpoint;
        begin(verb);
    }

    /** Another stage begins. */
    void begin(String verb) {
        board = new ProgressBoard(verb, InstantSource.system(), new SteadyClock());
    }

    ProgressBoard board() {
        return board;
    }

    ProgressReport progress() {
        return board.snapshot();
    }

    /** What it saved last, or goes on from. */
    Optional<ProgressReport.Checkpoint> lastCheckpoint() {
        return Optional.ofNullable(progress().checkpoint());
    }

    /** Since something moved. */
    Duration idle() {
        return board.idle();
    }

    /** Idle for longer it hangs. */
    Duration hangTimeout() {
        return hangTimeout;
    }

    CheckpointGate checkpoint() {
        return checkpoint;
    }

    TrainerMetrics metrics() {
        return metrics;
    }
}
