package dev.longcontext.minicluster.node.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Where a container is in its life. */
public sealed interface ContainerState {
    /**
     * Not running yet, or not running again yet.
     *
     * @param reason one word, as {@code ContainerCreating}
     * @param message a sentence; may be empty
     */
    record Waiting(String reason, String message) implements ContainerState {}

    /** @param containerId of this run */
    record Running(Instant startedAt, String containerId) implements ContainerState {}

    /**
     * @param exitCode 128 + number if a signal ended it
     * @param reason {@code Completed}, {@code Error}, {@code OOMKilled}, {@code StartError}
     * @param message its last words, or why it did not start; may be empty
     * @param containerId of the run that ended; empty if it never began
     */
    record Terminated(
            int exitCode,
            String reason,
            String message,
            Instant startedAt,
            Instant finishedAt,
            Optional<String> containerId)
            implements ContainerState {
        public boolean succeeded() {
            return exitCode == 0;
        }

        Duration ran() {
            return Duration.between(startedAt, finishedAt);
        }
    }
}
