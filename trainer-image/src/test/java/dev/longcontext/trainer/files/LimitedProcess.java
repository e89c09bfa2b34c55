package dev.longcontext.trainer.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that can write no file of more than 512 KiB: the limit stands in for a full volume. */
public final class LimitedProcess {
    private static final String KIBIBYTES_512 = "1024"; // the shell counts blocks of 512 bytes
    private static final int LONG_SECONDS = 60;

    private LimitedProcess() {}

    /** What a program says to its standard output until it ends. */
    public static String output(Class<?> main, Path argument) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f " + KIBIBYTES_512 + " && exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        argument.toString())
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
}
