package dev.longcontext.minicluster.node.runtime;

import dev.longcontext.minicluster.node.lifecycle.ContainerHealth;
import dev.longcontext.minicluster.node.plan.ContainerPlan;
import dev.longcontext.minicluster.node.probe.ProbeAction;
import dev.longcontext.minicluster.node.probe.ProbeTarget;
import dev.longcontext.minicluster.process.Signal;
import dev.longcontext.minicluster.process.SupervisedProcess;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** One run of a container, from its start to its end. Belongs to its pod's worker, whose tasks alone call it. */
final class ContainerRun {
    /** What the kubelet leaves a process at least between TERM and KILL. */
    static final Duration SHORTEST_GRACE = Duration.ofSeconds(2);

    /** Kubernetes has no limit; this one keeps a hook that hangs from outliving its container for long. */
    private static final Duration LONGEST_START_HOOK = Duration.ofMinutes(10);

    private static final Duration LONGEST_EXIT_OF_OUTPUT = Duration.ofSeconds(2);

    private final Machine machine;
    private final ProbeTarget target;
    private final ContainerLauncher.Launched launched;
    private final Instant startedAt;
    private ContainerHealth health;
    private volatile boolean outOfMemory;
    private Optional<Instant> killAt = Optional.empty();

    ContainerRun(Machine machine, Container container, ContainerLauncher.Launched launched, String podIp) {
        this.machine = machine;
        this.launched = launched;
        this.target = new ProbeTarget(container, launched.plan(), podIp);
        this.startedAt = machine.now();
        this.health = ContainerHealth.ofNew(container);
        watchMemory(container);
    }

    private void watchMemory(Container container) {
        Optional.ofNullable(container.getResources())
                .map(resources -> resources.getLimits())
                .map(limits -> limits.get("memory"))
                .map(Quantity::getNumericalAmount)
                .ifPresent(limit -> machine.memory().watch(process().pid(), limit.longValue(), () -> {
                    outOfMemory = true;
                    process().signal(Signal.KILL);
                }));
    }

    SupervisedProcess process() {
        return launched.process();
    }

    ContainerPlan plan() {
        return launched.plan();
    }

    ContainerLauncher.Launched launched() {
        return launched;
    }

    ProbeTarget target() {
        return target;
    }

    Instant startedAt() {
        return startedAt;
    }

    ContainerHealth health() {
        return health;
    }

    void health(ContainerHealth now) {
        this.health = now;
    }

    boolean isOutOfMemory() {
        return outOfMemory;
    }

    boolean isStopping() {
        return killAt.isPresent();
    }

    /** Calls back with the exit code once the process has ended and its output was read. */
    void whenEnded(IntConsumer ended) {
        var unused = process()
                .onExit()
                .thenAcceptAsync(
                        exitCode -> {
                            machine.memory().forget(process().pid());
                            awaitOutput();
                            ended.accept(exitCode);
                        },
                        machine.waiters());
    }

    private void awaitOutput() {
        try {
            launched.log().awaitEnd(LONGEST_EXIT_OF_OUTPUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs the hook that the container has for its start; calls back with what went wrong. */
    void afterStart(Consumer<String> failed) {
        hook(target.container().getLifecycle() == null
                        ? null
                        : target.container().getLifecycle().getPostStart())
                .ifPresent(action -> machine.waiters().execute(() -> {
                    Optional<String> failure = ask(action, LONGEST_START_HOOK);
                    failure.ifPresent(failed);
                }));
    }

    /**
     * Asks the container to stop: its hook, then TERM to its process, as container runtimes do, and KILL to the whole
     * group when the grace period is over. A second call can only shorten the grace period.
     *
     * @return whether this is the first call
     */
    boolean stop(Duration grace) {
        Instant deadline = machine.now().plus(grace);
        boolean first = killAt.isEmpty();
        if (!first && !deadline.isBefore(killAt.get())) {
            return false;
        }
        killAt = Optional.of(deadline);
        Optional<ProbeAction> hook = hook(
                target.container().getLifecycle() == null
                        ? null
                        : target.container().getLifecycle().getPreStop());
        if (!first) {
            killAfter(grace);
        } else if (hook.isPresent()) {
            machine.waiters().execute(() -> {
                var unused = ask(hook.get(), grace);
                terminate(Duration.between(machine.now(), deadline));
            });
        } else {
            terminate(grace);
        }
        return first;
    }

    private void terminate(Duration grace) {
        ProcessHandle.of(process().pid()).ifPresent(ProcessHandle::destroy);
        killAfter(grace);
    }

    private void killAfter(Duration grace) {
        Duration left = grace.compareTo(SHORTEST_GRACE) < 0 ? SHORTEST_GRACE : grace;
        Future<?> kill =
                machine.timers().schedule(() -> process().signal(Signal.KILL), left.toMillis(), TimeUnit.MILLISECONDS);
        var unused = process().onExit().thenRun(() -> kill.cancel(false));
    }

    private static Optional<ProbeAction> hook(LifecycleHandler handler) {
        return Optional.ofNullable(handler).map(ProbeAction::of);
    }

    private Optional<String> ask(ProbeAction action, Duration timeout) {
        try {
            var outcome = machine.prober().ask(target, action, timeout);
            return outcome.succeeded() ? Optional.empty() : Optional.of(outcome.message());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
