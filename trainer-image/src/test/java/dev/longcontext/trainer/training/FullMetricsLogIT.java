package dev.longcontext.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.trainer.checkpoint.Position;
import dev.longcontext.trainer.failure.FailureClassifier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that has no room for a line; the limit of a process's file size stands in for a full volume. */
class FullMetricsLogIT {

    private static final String KIBIBYTES_512 = "1024"; // the shell counts blocks of 512 bytes
    private static final int MORE_LINES_THAN_FIT = 100_000;
    private static final int LONG_SECONDS = 60;

    @TempDir
    Path folder;

    @Test
    void saysWhichFileHasNoRoom() throws Exception {
        Path file = folder.resolve("metrics.jsonl");

        assertThat(inALimitedProcess(file)).isEqualTo("Storage: the volume is full: " + file + ": File too large");
    }

    private static String inALimitedProcess(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f " + KIBIBYTES_512 + " && exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Appends.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes()).strip();
            assertThat(process.waitFor(LONG_SECONDS, TimeUnit.SECONDS))
                    .as("ended")
                    .isTrue();
            return said;
        } finally {
            process.destroyForcibly();
        }
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
