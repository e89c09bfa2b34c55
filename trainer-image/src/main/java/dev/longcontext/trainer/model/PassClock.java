package dev.longcontext.trainer.model;

import java.util.EnumMap;
import java.util.Map;

/**
 * What the phases of passes took, added up until it is taken. A GPU works behind what it is told: what is left of the
 * forward pass when the last layer was told counts as the head, and what is left of the backward pass as what comes next.
 */
public final class PassClock {

    private static final double NANOS = 1e9;

    /** In their order. */
    public enum Phase {
        FORWARD,
        HEAD,
        BACKWARD
    }

    private Map<Phase, Double> seconds = new EnumMap<>(Phase.class);
    private long mark;

    void begin() {
        mark = System.nanoTime();
    }

    void end(Phase phase) {
        long now = System.nanoTime();
        seconds.merge(phase, (now - mark) / NANOS, Double::sum);
        mark = now;
    }

    /** Seconds of each phase; none of one that no pass came to. */
    public Map<Phase, Double> take() {
        Map<Phase, Double> taken = seconds;
        seconds = new EnumMap<>(Phase.class);
        return taken;
    }
}
