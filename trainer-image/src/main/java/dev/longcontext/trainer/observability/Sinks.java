package dev.longcontext.trainer.observability;

import dev.longcontext.contract.ProgressReport;
import dev.longcontext.contract.SyntheticReport;
import dev.longcontext.trainer.stage.ProgressSink;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Tells several sinks. */
record Sinks(List<ProgressSink> sinks) implements ProgressSink {

    @Override
    public void begin(long done, long total, String unit) {
        each(sink -> sink.begin(done, total, unit));
    }

    @Override
    public void step(Step step) {
        each(sink -> sink.step(step));
    }

    @Override
    public void alive() {
        each(ProgressSink::alive);
    }

    @Override
    public void resumed(ProgressReport.Checkpoint from) {
        each(sink -> sink.resumed(from));
    }

    @Override
    public void checkpoint(ProgressReport.Checkpoint saved, double seconds) {
        each(sink -> sink.checkpoint(saved, seconds));
    }

    @Override
    public void synthetic(SyntheticReport report) {
        each(sink -> sink.synthetic(report));
    }

    @Override
    public void data(long dropped, long truncated) {
        each(sink -> sink.data(dropped, truncated));
    }

    @Override
    public void waiting(Instant until) {
        each(sink -> sink.waiting(until));
    }

    @Override
    public void recovered(long damagedCheckpoints, long skippedSteps) {
        each(sink -> sink.recovered(damagedCheckpoints, skippedSteps));
    }

    private void each(Consumer<ProgressSink> tell) {
        sinks.forEach(tell);
    }
}
