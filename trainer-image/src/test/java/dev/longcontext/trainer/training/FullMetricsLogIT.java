package dev.longcontext.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.trainer.checkpoint.Position;
import dev.longcontext.trainer.failure.FailureClassifier;
import dev.longcontext.trainer.files.LimitedProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that has no room for a line; the limit of a process's file size stands in for a full volume. */
class FullMetricsLogIT {

    private static final int MORE_LINES_THAN_FIT = 100_000;

    @TempDir
    Path folder;

    @Test
    void saysWhichFileHasNoRoom() throws Exception {
        Path file = folder.resolve("metrics.jsonl");

        assertThat(LimitedProcess.output(Appends.class, file))
                .isEqualTo("Storage: the volume is full: " + file + ": File too large");
    }

    /** The limited process. */
    static final class Appends {
        public static void main(String[] args) {
            try (MetricsLog log = MetricsLog.open(Path.of(args[0]), 0)) {
                for (int i = 0; i < MORE_LINES_THAN_FIT; i++) {
                    log.append(MetricsLog.Line.of(Position.START, null, 1, Instant.EPOCH));
                }
            } catch (IOException e) {
                var failure = FailureClassifier.classify(e);
                System.out.println(failure.failureClass() + ": " + failure.getMessage());
            }
        }
    }
}
