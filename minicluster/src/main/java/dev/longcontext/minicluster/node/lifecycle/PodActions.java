package dev.longcontext.minicluster.node.lifecycle;

import dev.longcontext.minicluster.node.lifecycle.ContainerState.Running;
import dev.longcontext.minicluster.node.lifecycle.ContainerState.Terminated;
import dev.longcontext.minicluster.node.lifecycle.ContainerState.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a pod's containers need next.
 *
 * @param start containers to be started now
 * @param stop containers to be stopped now, all at once
 * @param restartLater containers whose restart is put off, with the delays
 * @param finished whether nothing runs and nothing will run again
 */
public record PodActions(List<String> start, List<String> stop, List<Postponed> restartLater, boolean finished) {
    /**
     * @param container its name
     * @param delay between its end and its next start
     * @param until when it starts
     */
    public record Postponed(String container, Duration delay, Instant until) {}

    /**
     * Decides for a pod that is to run.
     *
     * @param records the init containers in their order, then the others
     */
    public static PodActions decide(
            RestartPolicy policy, List<ContainerRecord> records, RestartBackOff backOff, Instant now) {
        return new Decision(policy, backOff, now).decide(records);
    }

    /** Decides for a pod that is to end: first everything but the side-cars, then those, the last one first. */
    public static PodActions end(List<ContainerRecord> records) {
        List<String> running = records.stream()
                .filter(record -> record.kind() != ContainerKind.SIDECAR)
                .filter(ContainerRecord::isRunning)
                .map(ContainerRecord::name)
                .toList();
        if (running.isEmpty()) {
            running = lastRunningSidecar(records);
        }
        return new PodActions(List.of(), running, List.of(), running.isEmpty());
    }

    private static List<String> lastRunningSidecar(List<ContainerRecord> records) {
        List<String> sidecars = records.stream()
                .filter(record -> record.kind() == ContainerKind.SIDECAR)
                .filter(ContainerRecord::isRunning)
                .map(ContainerRecord::name)
                .toList();
        return sidecars.isEmpty() ? List.of() : List.of(sidecars.get(sidecars.size() - 1));
    }

    private static final class Decision {
        private final RestartPolicy policy;
        private final RestartBackOff backOff;
        private final Instant now;
        private final List<String> start = new ArrayList<>();
        private final List<Postponed> later = new ArrayList<>();

        Decision(RestartPolicy policy, RestartBackOff backOff, Instant now) {
            this.policy = policy;
            this.backOff = backOff;
            this.now = now;
        }

        PodActions decide(List<ContainerRecord> records) {
            if (isOver(records)) {
                return end(records);
            }
            boolean mainBegan =
                    records.stream().anyMatch(record -> record.kind() == ContainerKind.MAIN && record.runs() > 0);
            for (ContainerRecord record : records) {
                startIfDue(record);
                // once the main containers have begun, a side-car that starts again holds nobody up
                if (record.kind() != ContainerKind.MAIN && !mainBegan && !letsNextBegin(record)) {
                    break;
                }
            }
            return new PodActions(start, List.of(), later, false);
        }

        private boolean isOver(List<ContainerRecord> records) {
            boolean initFailed = records.stream()
                    .anyMatch(record -> record.kind() == ContainerKind.INIT
                            && record.state() instanceof Terminated end
                            && !end.succeeded()
                            && policy == RestartPolicy.NEVER);
            return initFailed
                    || records.stream()
                            .filter(record -> record.kind() == ContainerKind.MAIN)
                            .allMatch(record -> record.state() instanceof Terminated end
                                    && !policy.restarts(ContainerKind.MAIN, end));
        }

        private static boolean letsNextBegin(ContainerRecord record) {
            return record.kind() == ContainerKind.SIDECAR
                    ? record.started()
                    : record.state() instanceof Terminated end && end.succeeded();
        }

        private void startIfDue(ContainerRecord record) {
            if (record.state() instanceof Running) {
                return;
            }
            Optional<Terminated> end = record.end();
            if (record.state() instanceof Waiting && end.isEmpty()) {
                start.add(record.name());
            } else if (end.isPresent() && policy.restarts(record.kind(), end.get())) {
                Duration delay = backOff.delay(record.restartsInARow());
                Instant until = end.get().finishedAt().plus(delay);
                if (until.isAfter(now)) {
                    later.add(new Postponed(record.name(), delay, until));
                } else {
                    start.add(record.name());
                }
            }
        }
    }
}
