package dev.longcontext.minicluster.node.lifecycle;

import dev.longcontext.minicluster.node.lifecycle.ProbeTracker.Thresholds;
import dev.longcontext.minicluster.node.lifecycle.ProbeTracker.Verdict;
import io.fabric8.kubernetes.api.model.Container;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a running container's probes say together.
 *
 * @param trackers by kind; a kind that the container does not have is not in the map
 */
public record ContainerHealth(Map<ProbeKind, ProbeTracker> trackers) {
    private static final int DEFAULT_SUCCESSES = 1;
    private static final int DEFAULT_FAILURES = 3;

    public ContainerHealth {
        trackers = Map.copyOf(trackers);
    }

    /** A container that has just been started. */
    public static ContainerHealth ofNew(Container container) {
        Map<ProbeKind, ProbeTracker> trackers = new EnumMap<>(ProbeKind.class);
        for (ProbeKind kind : ProbeKind.values()) {
            kind.of(container)
                    .ifPresent(probe -> trackers.put(
                            kind,
                            ProbeTracker.fresh(new Thresholds(
                                    orDefault(probe.getSuccessThreshold(), DEFAULT_SUCCESSES),
                                    orDefault(probe.getFailureThreshold(), DEFAULT_FAILURES)))));
        }
        return new ContainerHealth(trackers);
    }

    public ContainerHealth with(ProbeKind kind, boolean succeeded) {
        Map<ProbeKind, ProbeTracker> changed = new EnumMap<>(ProbeKind.class);
        changed.putAll(trackers);
        changed.computeIfPresent(kind, (same, tracker) -> tracker.with(succeeded));
        return new ContainerHealth(changed);
    }

    public boolean started() {
        return holds(ProbeKind.STARTUP);
    }

    public boolean ready() {
        return started() && holds(ProbeKind.READINESS);
    }

    /** The probe whose failure calls for a restart. */
    public Optional<ProbeKind> fatal() {
        if (verdict(ProbeKind.STARTUP) == Verdict.FAILURE) {
            return Optional.of(ProbeKind.STARTUP);
        }
        return verdict(ProbeKind.LIVENESS) == Verdict.FAILURE ? Optional.of(ProbeKind.LIVENESS) : Optional.empty();
    }

    private boolean holds(ProbeKind kind) {
        return verdict(kind) == Verdict.SUCCESS;
    }

    /** A probe that is not there always succeeds. */
    private Verdict verdict(ProbeKind kind) {
        return trackers.containsKey(kind) ? trackers.get(kind).verdict() : Verdict.SUCCESS;
    }

    private static int orDefault(Integer value, int fallback) {
        return value == null ? fallback : value;
    }
}
