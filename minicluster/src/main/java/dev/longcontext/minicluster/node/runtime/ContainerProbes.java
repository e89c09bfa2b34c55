package dev.longcontext.minicluster.node.runtime;

import dev.longcontext.minicluster.node.lifecycle.ProbeKind;
import dev.longcontext.minicluster.node.probe.ProbeAction;
import dev.longcontext.minicluster.node.probe.ProbeOutcome;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks one run of a container by its probes, each in its own rhythm, until the run ends. */
final class ContainerProbes {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerProbes.class);
    private static final int DEFAULT_PERIOD_SECONDS = 10;
    private static final int DEFAULT_TIMEOUT_SECONDS = 1;

    private final Machine machine;
    private final ContainerRun run;
    private final BiConsumer<ProbeKind, ProbeOutcome> listener;
    private volatile boolean startupDone;

    /** @param listener is told every outcome */
    ContainerProbes(Machine machine, ContainerRun run, BiConsumer<ProbeKind, ProbeOutcome> listener) {
        this.machine = machine;
        this.run = run;
        this.listener = listener;
    }

    /** Begins with the startup probe; the others follow once the container has started. */
    void begin() {
        if (run.health().started()) {
            containerStarted();
        } else {
            probe(ProbeKind.STARTUP).ifPresent(probe -> schedule(ProbeKind.STARTUP, probe));
        }
    }

    void containerStarted() {
        startupDone = true;
        probe(ProbeKind.READINESS).ifPresent(probe -> schedule(ProbeKind.READINESS, probe));
        probe(ProbeKind.LIVENESS).ifPresent(probe -> schedule(ProbeKind.LIVENESS, probe));
    }

    private Optional<Probe> probe(ProbeKind kind) {
        return kind.of(run.target().container());
    }

    private void schedule(ProbeKind kind, Probe probe) {
        Instant first = run.startedAt().plusSeconds(orDefault(probe.getInitialDelaySeconds(), 0));
        schedule(kind, probe, Duration.between(machine.now(), first));
    }

    private void schedule(ProbeKind kind, Probe probe, Duration delay) {
        try {
            var unused = machine.timers()
                    .schedule(
                            () -> machine.waiters().execute(() -> ask(kind, probe)),
                            Math.max(delay.toMillis(), 0),
                            TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The node is closed: no more probes of {}", run.process());
        }
    }

    private void ask(ProbeKind kind, Probe probe) {
        if (isPointless(kind)) {
            return;
        }
        Instant begun = machine.now();
        Duration timeout = Duration.ofSeconds(orDefault(probe.getTimeoutSeconds(), DEFAULT_TIMEOUT_SECONDS));
        try {
            ProbeOutcome outcome = machine.prober().ask(run.target(), ProbeAction.of(probe), timeout);
            if (!isPointless(kind)) {
                listener.accept(kind, outcome);
                Instant next = begun.plusSeconds(orDefault(probe.getPeriodSeconds(), DEFAULT_PERIOD_SECONDS));
                schedule(kind, probe, Duration.between(machine.now(), next));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isPointless(ProbeKind kind) {
        return !run.process().isAlive() || (kind == ProbeKind.STARTUP && startupDone);
    }

    private static int orDefault(Integer value, int fallback) {
        return value == null ? fallback : value;
    }
}
