package dev.longcontext.trainer.stage;

import dev.longcontext.contract.ProgressReport;

/** A sink for work whose progress nobody watches. */
public class SilentProgress implements ProgressSink {

    @Override
    public void begin(long done, long total, String unit) {}

    @Override
    public void step(Step step) {}

    @Override
    public void resumed(ProgressReport.Checkpoint from) {}

    @Override
    public void checkpoint(ProgressReport.Checkpoint saved, double seconds) {}

    @Override
    public void data(long dropped, long truncated) {}

    @Override
    public void recovered(long damagedCheckpoints, long skippedSteps) {}
}
