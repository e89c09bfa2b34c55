package dev.longcontext.minicluster.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The one process that outlives a crash of the JVM, for as long as it takes to kill the others. It reads requests from a
 * pipe whose other end only this JVM holds, so the operating system tells it when the JVM is gone.
 */
final class Watchdog implements AutoCloseable {
    private final Process process;
    private final Writer requests;

    private Watchdog(Process process) {
        this.process = process;
        this.requests = process.outputWriter(StandardCharsets.US_ASCII);
    }

    static Watchdog start() throws IOException {
        // A session of its own, so that Ctrl-C in the terminal does not reach it before it has done its work.
        List<String> command = List.of("setsid", "sh", "-c", script(), "minicluster-watchdog");
        try {
            return new Watchdog(new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new IOException(
                    "Cannot run setsid: the minicluster needs Linux with the packages util-linux and a shell (sh).", e);
        }
    }

    private static String script() throws IOException {
        try (InputStream script = Watchdog.class.getResourceAsStream("watchdog.sh")) {
            if (script == null) {
                throw new IOException("The resource watchdog.sh is missing beside " + Watchdog.class.getName());
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    void watch(long group) {
        request("watch", group);
    }

    void forget(long group) {
        request("forget", group);
    }

    void signal(Signal signal, long group) {
        request(signal.name(), group);
    }

    long pid() {
        return process.pid();
    }

    private synchronized void request(String verb, long group) {
        try {
            requests.write(verb + " " + group + "\n");
            requests.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The watchdog (process " + process.pid() + ") no longer responds: was it killed?", e);
        }
    }

    /** Ends the watchdog, which kills every group not yet forgotten. */
    @Override
    public synchronized void close() {
        try {
            requests.close();
        } catch (IOException e) {
            process.destroyForcibly();
        }
        process.onExit().join();
    }
}
