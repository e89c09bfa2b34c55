package dev.longcontext.trainer.observability;

import dev.longcontext.contract.ProgressReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar. */
final class TerminalConsole implements Console {

    private static final int REFRESH_MILLIS = 200;

    private final String verb;
    private final ProgressBoard board;
    private ProgressBar bar;

    TerminalConsole(String verb, ProgressBoard board) {
        this.verb = verb;
        this.board = board;
    }

    @Override
    public void begin(long done, long total, String unit) {
        close();
        bar = new ProgressBarBuilder()
                .setTaskName(verb)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .setUnit(" " + unit + "s", 1)
                .setInitialMax(total)
                .build();
        bar.stepTo(done);
    }

    @Override
    public void step(Step step) {
        bar.stepTo(step.number());
        bar.setExtraMessage(ProgressLine.details(board.snapshot()));
    }

    @Override
    public void resumed(ProgressReport.Checkpoint from) {}

    @Override
    public void checkpoint(ProgressReport.Checkpoint saved, double seconds) {}

    @Override
    public void data(long dropped, long truncated) {}

    @Override
    public void waiting(Instant until) {
        if (bar != null) {
            bar.setExtraMessage("waiting until " + until.truncatedTo(ChronoUnit.SECONDS));
        }
    }

    @Override
    public void recovered(long damagedCheckpoints, long skippedSteps) {}

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
