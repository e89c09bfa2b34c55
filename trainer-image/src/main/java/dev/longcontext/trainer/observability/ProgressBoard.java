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
    private final Deque<Mark> recent = new ArrayDeque<>();
    private long total;
    private Step last;
    private Mark begun;
    private ProgressReport.Checkpoint checkpoint;
    private Long damagedCheckpoints;
    private Long skippedSteps;
    private SyntheticReport synthetic;
    private Instant updated;
    private Instant waitsUntil = Instant.MIN;

    private record Mark(long step, long tokens, Instant time) {}

    public ProgressBoard(String verb, InstantSource clock) {
        this.verb = verb;
        this.clock = clock;
        this.updated = clock.instant();
    }

    @Override
    public synchronized void begin(long done, long units, String unit) {
        touch();
        total = units;
        last = new Step(done, 0, null);
        begun = new Mark(done, 0, updated);
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
        // of several that wait, the last; what others move meanwhile does not end it
        waitsUntil = until.isAfter(waitsUntil) ? until : waitsUntil;
    }

    @Override
    public synchronized void recovered(long damaged, long skipped) {
        touch();
        damagedCheckpoints = damaged == 0 ? null : damaged;
        skippedSteps = skipped == 0 ? null : skipped;
    }

    /** For how long nothing has moved that should have: an announced wait does not count. */
    public synchronized Duration idle() {
        Instant since = waitsUntil.isAfter(updated) ? waitsUntil : updated;
        Duration idle = Duration.between(since, clock.instant());
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
                .waitingUntil(waitsUntil.isAfter(clock.instant()) ? waitsUntil.toString() : null)
                .synthetic(synthetic)
                .updated(updated.toString())
                .build();
    }

    private void touch() {
        updated = clock.instant();
    }

    private void mark(Step step) {
        recent.addLast(new Mark(step.number(), step.tokens(), updated));
        if (recent.size() > WINDOW + 1) {
            recent.removeFirst();
        }
    }

    private Double percent() {
        return last == null || total == 0 ? null : Math.round(1_000.0 * last.number() / total) / 10.0;
    }

    private Double tokensPerSecond() {
        if (recent.size() < 2 || recent.getLast().tokens() == recent.getFirst().tokens()) {
            return null;
        }
        double seconds = seconds(recent.getFirst().time(), recent.getLast().time());
        long tokens = recent.getLast().tokens() - recent.getFirst().tokens();
        return seconds == 0 ? null : Math.round(10 * tokens / seconds) / 10.0;
    }

    /** From the mean of all steps of this attempt: lengths differ much, so a few last steps would say little. */
    private Long remainingSeconds() {
        if (begun == null || total == 0 || last.number() <= begun.step()) {
            return null;
        }
        double secondsPerStep = seconds(begun.time(), recent.getLast().time()) / (last.number() - begun.step());
        return Math.round(secondsPerStep * Math.max(0, total - last.number()));
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / MILLIS;
    }
}
