package dev.longcontext.trainer.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of a process, seen from outside of it. */
class GracefulExitIT {

    private static final int LONG_SECONDS = 60;

    private Process process;

    @AfterEach
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void endsWithTheCodeOfTheWork() throws Exception {
        start(Returns.class);

        assertThat(exitCode()).isEqualTo(65);
    }

    /** A shutdown hook that waits for work which is dead would hold the process for ever. */
    @Test
    void anErrorThatNobodyCatchesEndsTheProcess() throws Exception {
        start(Dies.class);

        assertThat(exitCode()).isEqualTo(70);
    }

    @Test
    void sigtermEndsWithTheCodeOfTheWorkThatSavedItself() throws Exception {
        start(WaitsForAStop.class);
        assertThat(process.inputReader().readLine()).isEqualTo("ready");

        process.destroy();

        assertThat(exitCode()).isEqualTo(74);
    }

    /** As when the save that a stop asks for runs out of memory. */
    @Test
    void anErrorAfterSigtermEndsTheProcessToo() throws Exception {
        start(DiesOnAStop.class);
        assertThat(process.inputReader().readLine()).isEqualTo("ready");

        process.destroy();

        assertThat(exitCode()).isEqualTo(70);
    }

    private void start(Class<?> main) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private int exitCode() throws InterruptedException {
        assertThat(process.waitFor(LONG_SECONDS, TimeUnit.SECONDS)).as("ended").isTrue();
        return process.exitValue();
    }

    static final class Returns {
        public static void main(String[] args) {
            GracefulExit.run(new StopSignal(), () -> 65);
        }
    }

    static final class Dies {
        public static void main(String[] args) {
            GracefulExit.run(new StopSignal(), () -> {
                throw new StackOverflowError("nobody catches this");
            });
        }
    }

    static final class WaitsForAStop {
        public static void main(String[] args) {
            StopSignal stop = new StopSignal();
            GracefulExit.run(stop, () -> afterTheStop(stop, 74));
        }
    }

    static final class DiesOnAStop {
        public static void main(String[] args) {
            StopSignal stop = new StopSignal();
            GracefulExit.run(stop, () -> {
                afterTheStop(stop, 0);
                throw new OutOfMemoryError("while saving");
            });
        }
    }

    private static int afterTheStop(StopSignal stop, int code) {
        System.out.println("ready");
        try {
            stop.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return code;
    }
}
