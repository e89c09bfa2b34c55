package dev.longcontext.minicluster.node.lifecycle;

import dev.longcontext.minicluster.node.lifecycle.ContainerState.Running;
import dev.longcontext.minicluster.node.lifecycle.ContainerState.Terminated;
import dev.longcontext.minicluster.node.lifecycle.ContainerState.Waiting;
import java.time.Instant;
import java.util.Optional;

/**
 * What the node knows of a container.
 *
 * @param name in the pod
 * @param kind its part in the pod
 * @param state now
 * @param lastEnd how the run before the present state ended; empty before the first restart
 * @param runs how often it was started
 * @param restartsInARow restarts since a run that was long enough to forgive them
 * @param started whether it runs and its startup probe, if it has one, has succeeded
 * @param ready whether it may get requests
 */
public record ContainerRecord(
        String name,
        ContainerKind kind,
        ContainerState state,
        Optional<Terminated> lastEnd,
        int runs,
        int restartsInARow,
        boolean started,
        boolean ready) {

    /** A container that was never started. */
    public static ContainerRecord created(String name, ContainerKind kind, Waiting waiting) {
        return new ContainerRecord(name, kind, waiting, Optional.empty(), 0, 0, false, false);
    }

    public boolean isRunning() {
        return state instanceof Running;
    }

    /** How its present or last run ended; empty while it runs and before its first end. */
    public Optional<Terminated> end() {
        if (state instanceof Terminated end) {
            return Optional.of(end);
        }
        return isRunning() ? Optional.empty() : lastEnd;
    }

    /** The id of the run in progress; empty while it does not run. */
    public Optional<String> runningId() {
        return state instanceof Running running ? Optional.of(running.containerId()) : Optional.empty();
    }

    public ContainerRecord running(Instant at, String containerId) {
        return new ContainerRecord(
                name,
                kind,
                new Running(at, containerId),
                end().or(() -> lastEnd),
                runs + 1,
                inARowAfterStart(),
                false,
                false);
    }

    /** This container after its run, or its attempt to start, has ended. */
    public ContainerRecord ended(Terminated end, RestartBackOff backOff) {
        if (!isRunning()) {
            return new ContainerRecord(
                    name, kind, end, end().or(() -> lastEnd), runs + 1, inARowAfterStart(), false, false);
        }
        int inARow = end.ran().compareTo(backOff.forgivenAfter()) >= 0 ? 0 : restartsInARow;
        return new ContainerRecord(name, kind, end, lastEnd, runs, inARow, false, false);
    }

    private int inARowAfterStart() {
        return runs == 0 ? 0 : restartsInARow + 1;
    }

    /** This container, which cannot start for the moment. */
    public ContainerRecord waiting(Waiting waiting) {
        return new ContainerRecord(name, kind, waiting, end().or(() -> lastEnd), runs, restartsInARow, false, false);
    }

    /** This container when its pod ended before it could be started, or started again. */
    public ContainerRecord abandoned(Instant at) {
        Terminated unknown = new Terminated(
                137,
                "ContainerStatusUnknown",
                "The container could not be located when the pod was terminated",
                at,
                at,
                Optional.empty());
        return state instanceof Waiting
                ? new ContainerRecord(name, kind, end().orElse(unknown), lastEnd, runs, restartsInARow, false, false)
                : this;
    }

    public ContainerRecord probed(boolean nowStarted, boolean nowReady) {
        return new ContainerRecord(name, kind, state, lastEnd, runs, restartsInARow, nowStarted, nowReady);
    }

    /** As {@code restartCount} in the pod's status. */
    public int restartCount() {
        return Math.max(runs - 1, 0);
    }
}
