package dev.longcontext.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in a JVM of its own. */
class QuickstartIT {
    @TempDir
    Path scratch;

    @Test
    void aClusterThatCannotStartIsSaidWithoutAStackTrace() throws IOException, InterruptedException {
        Path programs = Files.createDirectory(scratch.resolve("programs"));
        Path exit = scratch.resolve("exit");
        Path output = scratch.resolve("output");
        ProcessBuilder quickstart = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Quickstart.class.getName(),
                        "--root",
                        "..",
                        "--exit-file",
                        exit.toString()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        quickstart.environment().put("LONGCONTEXT_KUBERNETES_BIN", programs.toString());

        Process process = quickstart.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("it ended").isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(output)
                .content()
                .contains("The cluster did not start: LONGCONTEXT_KUBERNETES_BIN is " + programs)
                .doesNotContain("\tat ");
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(exit).hasContent("1");
    }
}
