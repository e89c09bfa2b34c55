package dev.longcontext.trainer.training;

import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.RunConfig.OnTermination;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.StageSummaryBuilder;
import dev.longcontext.trainer.checkpoint.Checkpoint;
import dev.longcontext.trainer.checkpoint.Position;
import dev.longcontext.trainer.model.PassClock;
import dev.longcontext.trainer.stage.ProgressSink;
import dev.longcontext.trainer.stage.StageContext;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What a run tells of its steps, and what it saves of itself. */
final class TrainingJournal implements AutoCloseable {

    private final StageContext context;
    private final TrainingState state;
    private final MetricsLog metrics;
    private Checkpoint saved;
    private long begun;

    /** @param resumed null for a run that begins anew */
    TrainingJournal(StageContext context, TrainingState state, Checkpoint resumed) throws IOException {
        this.context = context;
        this.state = state;
        this.saved = resumed;
        long step = resumed == null ? 0 : resumed.position().step();
        this.metrics = MetricsLog.open(context.workspace().metrics(), step);
    }

    /** A step begins. */
    void begin() {
        begun = System.nanoTime();
    }

    /** @param position after the step */
    void learnt(Position position, ProgressSink.Learning learning) throws IOException {
        report(position, learning);
    }

    /** @param position after the step */
    void skipped(Position position) throws IOException {
        report(position, null);
    }

    private void report(Position position, ProgressSink.Learning learning) throws IOException {
        Instant now = Instant.now();
        metrics.append(MetricsLog.Line.of(position, learning, secondsSinceBegun(), now));
        context.progress().step(new ProgressSink.Step(position.step(), position.tokens(), learning));
        state.tellRecovered(position);
    }

    /** Of the step that began last: its passes', and what is left of the time since. */
    ProgressSink.Phases phases(Map<PassClock.Phase, Double> passes) {
        double forward = passes.get(PassClock.Phase.FORWARD);
        double head = passes.get(PassClock.Phase.HEAD);
        double backward = passes.get(PassClock.Phase.BACKWARD);
        double update = secondsSinceBegun() - forward - head - backward;
        return new ProgressSink.Phases(forward, head, backward, Math.max(0, update));
    }

    private double secondsSinceBegun() {
        return (System.nanoTime() - begun) / 1e9;
    }

    /** After every so many steps, after the last of {@code steps}, and when somebody asked for it. */
    void saveWhenDue(Position position, long steps) throws IOException {
        RunConfig.Checkpointing settings = context.configuration().checkpoint();
        if (context.checkpointRequest().take()
                || position.step() % settings.everySteps() == 0
                || position.step() == steps) {
            save(position);
        }
    }

    /** Saves the end of the last whole step where that is wanted and not yet done, and throws what ends the stage. */
    void stop(Position position) throws IOException {
        boolean isNew =
                position.step() > 0 && (saved == null || saved.position().step() < position.step());
        if (context.configuration().checkpoint().onTermination() == OnTermination.Save && isNew) {
            save(position);
        }
        context.stop().check();
    }

    private void save(Position position) throws IOException {
        metrics.sync();
        saved = state.save(position);
    }

    /** @param position at the end of the run */
    StageSummary summary(Position position) {
        List<Double> losses = position.recentLosses();
        return StageSummaryBuilder.builder()
                .steps(position.step())
                .tokens(position.tokens())
                .finalLoss(losses.isEmpty() ? null : losses.get(losses.size() - 1)) // every step was skipped
                .seconds(metrics.seconds())
                .checkpointStep(saved.position().step())
                .checkpointSha256(saved.sha256())
                .damagedCheckpoints((long) state.damagedCheckpoints())
                .skippedSteps((long) position.skippedSteps().size())
                .build();
    }

    @Override
    public void close() throws IOException {
        metrics.close();
    }
}
