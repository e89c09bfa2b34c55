package dev.longcontext.trainer.training;

import dev.longcontext.contract.ProgressReport;
import dev.longcontext.trainer.stage.ProgressSink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps what a stage tells, and lets a test act on it. */
final class RecordedProgress implements ProgressSink {

    final List<Step> steps = new ArrayList<>();
    final List<ProgressReport.Checkpoint> checkpoints = new ArrayList<>();
    ProgressReport.Checkpoint resumedFrom;
    Consumer<Step> onStep = step -> {};
    long begunAt;
    long damagedCheckpoints;
    long skippedSteps;
    long total;

    @Override
    public void begin(long done, long all, String unit) {
        begunAt = done;
        total = all;
    }

    @Override
    public void step(Step step) {
        steps.add(step);
        onStep.accept(step);
    }

    @Override
    public void resumed(ProgressReport.Checkpoint from) {
        resumedFrom = from;
    }

    @Override
    public void checkpoint(ProgressReport.Checkpoint saved, double seconds) {
        checkpoints.add(saved);
    }

    @Override
    public void data(long dropped, long truncated) {}

    @Override
    public void recovered(long damaged, long skipped) {
        damagedCheckpoints = damaged;
        skippedSteps = skipped;
    }
}
