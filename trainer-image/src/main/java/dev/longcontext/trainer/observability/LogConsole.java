package dev.longcontext.trainer.observability;

import dev.longcontext.contract.ProgressReport;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line in the log at most every ten seconds, and one for the last unit. */
final class LogConsole implements Console {

    private static final Logger LOG = LoggerFactory.getLogger("dev.longcontext.trainer.progress");
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final String verb;
    private final ProgressBoard board;
    private String unit = "step";
    private long total;
    private long nextLine;

    LogConsole(String verb, ProgressBoard board) {
        this.verb = verb;
        this.board = board;
    }

    @Override
    public void begin(long done, long units, String name) {
        unit = name;
        total = units;
        nextLine = System.nanoTime() + EVERY.toNanos();
    }

    @Override
    public void step(Step step) {
        long now = System.nanoTime();
        if (now >= nextLine || step.number() == total) {
            nextLine = now + EVERY.toNanos();
            LOG.info("{}: {}", verb, ProgressLine.of(board.snapshot(), unit));
        }
    }

    @Override
    public void resumed(ProgressReport.Checkpoint from) {}

    @Override
    public void checkpoint(ProgressReport.Checkpoint saved, double seconds) {} // the training says so itself

    @Override
    public void data(long dropped, long truncated) {}

    @Override
    public void recovered(long damagedCheckpoints, long skippedSteps) {}

    @Override
    public void close() {}
}
