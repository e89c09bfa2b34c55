package dev.longcontext.minicluster.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Starts child processes, each the leader of its own process group, and sees to it that none outlives this JVM. Linux:
 * it needs {@code setsid} (util-linux) and {@code sh}.
 */
public final class ProcessSupervisor implements AutoCloseable {
    private static final Duration GRACE_AT_CLOSE = Duration.ofSeconds(10);

    private final Watchdog watchdog;
    private final Set<SupervisedProcess> running = ConcurrentHashMap.newKeySet();

    private ProcessSupervisor(Watchdog watchdog) {
        this.watchdog = watchdog;
    }

    /**
     * Starts the watchdog.
     *
     * @throws IOException if {@code setsid} or {@code sh} is missing; the message says so
     */
    public static ProcessSupervisor start() throws IOException {
        return new ProcessSupervisor(Watchdog.start());
    }

    /**
     * Starts a process. It runs only once the watchdog knows it, so there is no moment in which a crash leaves it behind.
     *
     * @throws IOException if the process cannot be started; an unknown program is reported by exit code 127 (as a shell
     *     does), one that may not be executed by 126
     */
    public SupervisedProcess start(ProcessPlan plan) throws IOException {
        Process process = builder(plan).start();
        watchdog.watch(process.pid());
        SupervisedProcess supervised = new SupervisedProcess(plan, process, watchdog);
        running.add(supervised);
        var unused = supervised.onExit().thenRun(() -> running.remove(supervised));
        supervised.release();
        return supervised;
    }

    private static ProcessBuilder builder(ProcessPlan plan) {
        // The wrapper waits for one line before it becomes the program (exec: same process id). If the JVM dies before
        // it wrote the line, the wrapper reads the end of the pipe and exits.
        List<String> command =
                new ArrayList<>(List.of("setsid", "sh", "-c", "read -r go && exec \"$@\" </dev/null", plan.name()));
        command.addAll(plan.command());
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(plan.folder().toFile()).redirectErrorStream(true);
        plan.output().ifPresent(file -> builder.redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile())));
        if (!plan.inheritEnvironment()) {
            String path = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
            builder.environment().clear();
            builder.environment().put("PATH", path);
        }
        builder.environment().putAll(plan.environment());
        return builder;
    }

    /** The watchdog's process id, for messages and tests. */
    public long watchdogPid() {
        return watchdog.pid();
    }

    /** Asks every process to stop, kills what still runs after ten seconds, and ends the watchdog. */
    @Override
    public void close() {
        CompletableFuture<?>[] stops =
                running.stream().map(process -> process.stop(GRACE_AT_CLOSE)).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(stops).join();
        watchdog.close();
    }
}
