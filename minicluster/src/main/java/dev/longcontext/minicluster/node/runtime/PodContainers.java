package dev.longcontext.minicluster.node.runtime;

import dev.longcontext.minicluster.node.lifecycle.ContainerKind;
import dev.longcontext.minicluster.node.lifecycle.ContainerRecord;
import dev.longcontext.minicluster.node.lifecycle.ContainerState.Terminated;
import dev.longcontext.minicluster.node.lifecycle.ContainerState.Waiting;
import dev.longcontext.minicluster.node.lifecycle.PodActions.Postponed;
import dev.longcontext.minicluster.node.lifecycle.ProbeKind;
import dev.longcontext.minicluster.node.lifecycle.RestartBackOff;
import dev.longcontext.minicluster.node.plan.PodIdentity;
import dev.longcontext.minicluster.node.probe.ProbeOutcome;
import dev.longcontext.minicluster.process.Signal;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The containers of one pod: what is known of them, and what runs. Used only by tasks of the pod's queue. */
final class PodContainers {
    private static final int START_ERROR = 128;

    private final Machine machine;
    private final RestartBackOff backOff;
    private final Pod pod;
    private final String podIp;
    private final PodLogs logs;
    private final PodEvents events;
    private final Callbacks callbacks;
    private final Map<String, Container> containers = new HashMap<>();
    private final Map<String, ContainerRecord> records = new LinkedHashMap<>();
    private final Map<String, String> imageIds = new HashMap<>();
    private final Map<String, ContainerRun> runs = new HashMap<>();
    private final Map<String, ContainerProbes> probes = new HashMap<>();

    /**
     * @param queue where the pod's tasks run
     * @param changed is called there when a container has changed by itself
     */
    record Callbacks(Executor queue, Runnable changed) {}

    PodContainers(NodeServices node, PodIdentity identity, PodLogs logs, Callbacks callbacks) {
        this.machine = node.machine();
        this.backOff = node.settings().backOff();
        this.pod = identity.pod();
        this.podIp = identity.podIp();
        this.logs = logs;
        this.events = new PodEvents(node.events(), pod);
        this.callbacks = callbacks;
        List<Container> init = pod.getSpec().getInitContainers();
        Waiting waiting = new Waiting(init.isEmpty() ? "ContainerCreating" : "PodInitializing", "");
        init.forEach(container -> add(container, ContainerKind.ofInit(container), waiting));
        pod.getSpec().getContainers().forEach(container -> add(container, ContainerKind.MAIN, waiting));
    }

    private void add(Container container, ContainerKind kind, Waiting waiting) {
        containers.put(container.getName(), container);
        records.put(container.getName(), ContainerRecord.created(container.getName(), kind, waiting));
    }

    List<ContainerRecord> records() {
        return List.copyOf(records.values());
    }

    /** What the containers that were started really ran. */
    Map<String, String> imageIds() {
        return imageIds;
    }

    /**
     * Starts a container, or notes why it does not start.
     *
     * @return when to look at the container again; empty if it runs, or never will
     */
    Optional<Duration> start(String name, ContainerLauncher launcher) {
        Container container = containers.get(name);
        ContainerRecord record = records.get(name);
        if (record.state() instanceof Waiting waiting && Waits.areForImage(waiting)) {
            backOffFromImage(container, waiting);
            return Optional.empty();
        }
        try {
            started(container, launcher.launch(container, record.runs()));
            imageIds.put(name, launcher.imageId(container));
            return Optional.empty();
        } catch (ContainerStartException e) {
            notStarted(container, e);
            return Optional.of(e.lookAgainAfter());
        }
    }

    private void started(Container container, ContainerLauncher.Launched launched) {
        String name = container.getName();
        ContainerRun run = new ContainerRun(machine, container, launched, podIp);
        String id = "process://" + pod.getMetadata().getUid() + "/" + name + "/"
                + records.get(name).runs();
        records.put(
                name,
                records.get(name)
                        .running(run.startedAt(), id)
                        .probed(run.health().started(), run.health().ready()));
        runs.put(name, run);
        logs.add(name, launched.log());
        events.started(container);
        run.whenEnded(exitCode -> inQueue(() -> ended(run, exitCode)));
        run.afterStart(why -> inQueue(() -> hookFailed(run, why)));
        ContainerProbes asked =
                new ContainerProbes(machine, run, (kind, outcome) -> inQueue(() -> probed(run, kind, outcome)));
        probes.put(name, asked);
        asked.begin();
    }

    private void notStarted(Container container, ContainerStartException failure) {
        String name = container.getName();
        ContainerRecord record = records.get(name);
        if (failure.reason().equals(ContainerStartException.START)) {
            Instant now = machine.now();
            Terminated end =
                    new Terminated(START_ERROR, failure.reason(), failure.getMessage(), now, now, Optional.empty());
            records.put(name, record.ended(end, backOff));
            events.notStarted(container, failure);
            return;
        }
        Waiting waiting = new Waiting(failure.reason(), failure.getMessage());
        if (!record.state().equals(waiting)) {
            events.notStarted(container, failure);
        }
        records.put(name, record.waiting(waiting));
    }

    private void backOffFromImage(Container container, Waiting waiting) {
        if (Waits.isFirstForImage(waiting)) {
            records.computeIfPresent(
                    container.getName(), (name, record) -> record.waiting(Waits.forImage(container, waiting)));
            events.imageBackOff(container);
        }
    }

    /** Notes that a container's restart is put off. */
    void postpone(Postponed restart) {
        ContainerRecord record = records.get(restart.container());
        if (record.state() instanceof Terminated) {
            records.put(restart.container(), record.waiting(Waits.forRestart(restart, pod)));
            events.restartBackOff(containers.get(restart.container()));
        }
    }

    /** Asks a running container to stop; without effect on any other, and on one that is stopping already. */
    void stop(String name, Duration grace) {
        ContainerRun run = runs.get(name);
        if (run != null && run.stop(grace)) {
            events.stopping(containers.get(name));
        }
    }

    /** Ends every process now. */
    void kill() {
        runs.values().forEach(run -> run.process().signal(Signal.KILL));
    }

    /** Notes that what has not been started will not be. */
    void abandonUnstarted() {
        records.replaceAll((name, record) -> record.abandoned(machine.now()));
    }

    private void ended(ContainerRun run, int exitCode) {
        Container container = run.target().container();
        String message = TerminationMessage.read(
                run.plan().terminationMessage(),
                container.getTerminationMessagePolicy(),
                exitCode != 0,
                run.launched().log());
        String reason = run.isOutOfMemory() ? "OOMKilled" : exitCode == 0 ? "Completed" : "Error";
        ContainerRecord record = records.get(container.getName());
        Terminated end = new Terminated(exitCode, reason, message, run.startedAt(), machine.now(), record.runningId());
        records.put(container.getName(), record.ended(end, backOff));
        runs.remove(container.getName());
        probes.remove(container.getName());
        callbacks.changed().run();
    }

    private void probed(ContainerRun run, ProbeKind kind, ProbeOutcome outcome) {
        Container container = run.target().container();
        if (!isCurrent(run)) {
            return;
        }
        boolean wasStarted = run.health().started();
        run.health(run.health().with(kind, outcome.succeeded()));
        if (!outcome.succeeded()) {
            events.unhealthy(container, kind, outcome.message());
        }
        if (!wasStarted && run.health().started()) {
            probes.get(container.getName()).containerStarted();
        }
        ContainerRecord before = records.get(container.getName());
        ContainerRecord after =
                before.probed(run.health().started(), run.health().ready());
        records.put(container.getName(), after);
        run.health().fatal().filter(fatal -> !run.isStopping()).ifPresent(fatal -> {
            events.stoppingUnhealthy(container, fatal);
            run.stop(GracePeriods.ofProbe(fatal, container, pod));
        });
        if (!after.equals(before)) {
            callbacks.changed().run();
        }
    }

    private void hookFailed(ContainerRun run, String why) {
        if (isCurrent(run)) {
            events.hookFailed(run.target().container(), why);
            run.stop(GracePeriods.ofSpec(pod));
        }
    }

    private boolean isCurrent(ContainerRun run) {
        return runs.get(run.target().container().getName()) == run;
    }

    private void inQueue(Runnable task) {
        callbacks.queue().execute(task);
    }
}
