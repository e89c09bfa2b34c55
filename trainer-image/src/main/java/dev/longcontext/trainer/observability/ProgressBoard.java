package dev.longcontext.trainer.observability;

import dev.longcontext.contract.ProgressReport;
import dev.longcontext.contract.ProgressReportBuilder;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.SyntheticReport;
import dev.longcontext.trainer.stage.ProgressSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/** Keeps what a stage said about itself, and derives percent, rate and remaining time. Safe for use by threads. */
public final class ProgressBoard implements ProgressSink {

    /** The rate is that of so many last steps: enough to even out their different lengths. */
    private static final int WINDOW = 32;

    private static final double MILLIS = 1_000;

    private final String verb;
    private final InstantSource clock;
    private final InstantSource steady;
    private final Deque<Mark> recent = new ArrayDeque<>();
    private long total;
    private Step last;
    private Mark begun;
    private ProgressReport.Checkpoint checkpoint;
    private Long damagedCheckpoints;
    private Long skippedSteps;
    private SyntheticReport synthetic;
    private Instant updated;
    private Instant moved;
    private Instant waitsUntil;
    private Instant waitEnds = Instant.MIN;

    /** @param moved by the steady clock */
    private record Mark(long step, long tokens, Instant moved) {}

    /**
     * @param clock for times that are told
     * @param steady for lengths of time
     */
    ProgressBoard(String verb, InstantSource clock, InstantSource steady) {
        this.verb = verb;
        this.clock = clock;
        this.steady = steady;
        touch();
    }

    @Override
    public synchronized void begin(long done, long units, String unit) {
        touch();
        total = units;
        last = new Step(done, 0, null);
        begun = new Mark(done, 0, moved);
        recent.clear();
        if (done == 0) {
            recent.addLast(begun);
        } // else the tokens of the attempts before are known only with the next step
    }

    @Override
    public synchronized void step(Step step) {
        touch();
        last = step;
        mark(step);
    }

    @Override
    public synchronized void alive() {
        touch();
    }

    @Override
    public synchronized void resumed(ProgressReport.Checkpoint from) {
        touch();
        checkpoint = from;
    }

    @Override
    public synchronized void checkpoint(ProgressReport.Checkpoint saved, double seconds) {
        touch();
        checkpoint = saved;
    }

    @Override
    public synchronized void synthetic(SyntheticReport report) {
        touch();
        synthetic = report;
    }

    @Override
    public synchronized void data(long dropped, long truncated) {
        touch();
    }

    @Override
    public synchronized void waiting(Instant until) {
        touch();
        Instant end = moved.plus(Duration.between(updated, until));
        // of several that wait, the last; what others move meanwhile does not end it
        if (end.isAfter(waitEnds)) {
            waitEnds = end;
            waitsUntil = until;
        }
    }

    @Override
    public synchronized void recovered(long damaged, long skipped) {
        touch();
        // after a roll back the damaged ones may be gone, but this attempt did find them
        if (damaged > 0 && (damagedCheckpoints == null || damaged > damagedCheckpoints)) {
            damagedCheckpoints = damaged;
        }
        skippedSteps = skipped == 0 ? null : skipped;
    }

    /** For how long nothing has moved that should have: an announced wait does not count. */
    public synchronized Duration idle() {
        Instant since = waitEnds.isAfter(moved) ? waitEnds : moved;
        Duration idle = Duration.between(since, steady.instant());
        return idle.isNegative() ? Duration.ZERO : idle;
    }

    public synchronized ProgressReport snapshot() {
        Learning learning = last == null ? null : last.learning();
        return ProgressReportBuilder.builder()
                .contractVersion(RunConfig.VERSION)
                .stage(verb)
                .step(last == null ? null : last.number())
                .totalSteps(total == 0 ? null : total)
                .percent(percent())
                .tokens(last == null || last.tokens() == 0 ? null : last.tokens())
                .tokensPerSecond(tokensPerSecond())
                .loss(learning == null ? null : learning.loss())
                .learningRate(learning == null ? null : learning.learningRate())
                .gradientNorm(learning == null ? null : learning.gradientNorm())
                .remainingSeconds(remainingSeconds())
                .checkpoint(checkpoint)
                .damagedCheckpoints(damagedCheckpoints)
                .skippedSteps(skippedSteps)
                .waitingUntil(waitEnds.isAfter(steady.instant()) ? waitsUntil.toString() : null)
                .synthetic(synthetic)
                .updated(updated.toString())
                .build();
    }

    private void touch() {
        updated = clock.instant();
        moved = steady.instant();
    }

    private void mark(Step step) {
        recent.addLast(new Mark(step.number(), step.tokens(), moved));
        if (recent.size() > WINDOW + 1) {
            recent.removeFirst();
        }
    }

    /** Rounded down: 100 means that all is done. */
    private Double percent() {
        return last == null || total == 0 ? null : Math.floor(1_000.0 * last.number() / total) / 10.0;
    }

    private Double tokensPerSecond() {
        if (recent.size() < 2 || recent.getLast().tokens() == recent.getFirst().tokens()) {
            return null;
        }
        double seconds = seconds(recent.getFirst().moved(), recent.getLast().moved());
        long tokens = recent.getLast().tokens() - recent.getFirst().tokens();
        return seconds == 0 ? null : Math.round(10 * tokens / seconds) / 10.0;
    }

    /** From the mean of all steps of this attempt: lengths differ much, so a few last steps would say little. */
    private Long remainingSeconds() {
        if (begun == null || total == 0 || last.number() <= begun.step()) {
            return null;
        }
        double secondsPerStep = seconds(begun.moved(), recent.getLast().moved()) / (last.number() - begun.step());
        return Math.round(secondsPerStep * Math.max(0, total - last.number()));
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / MILLIS;
    }
}
