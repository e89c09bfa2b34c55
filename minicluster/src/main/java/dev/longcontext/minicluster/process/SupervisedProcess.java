package dev.longcontext.minicluster.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A running child process, leader of a process group which ends with it. */
public final class SupervisedProcess {
    private final ProcessPlan plan;
    private final Process process;
    private final Watchdog watchdog;
    private final CompletableFuture<Integer> exit;

    SupervisedProcess(ProcessPlan plan, Process process, Watchdog watchdog) {
        this.plan = plan;
        this.process = process;
        this.watchdog = watchdog;
        this.exit = process.onExit().thenApply(ended -> {
            // What the leader started and left behind goes with it.
            watchdog.signal(Signal.KILL, ended.pid());
            watchdog.forget(ended.pid());
            return ended.exitValue();
        });
    }

    /** Lets the wrapper become the program. */
    void release() throws IOException {
        try (var input = process.getOutputStream()) {
            input.write("go\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    public ProcessPlan plan() {
        return plan;
    }

    /** The process id, which is the process group's id too. */
    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What the process writes to standard output and error; empty when the plan named a file. */
    public InputStream output() {
        return process.getInputStream();
    }

    /** Completes with the exit code when the process has ended: 128 + number if a signal ended it. */
    public CompletableFuture<Integer> onExit() {
        return exit.copy();
    }

    /** Sends a signal to the whole process group; without effect when it has ended. */
    public void signal(Signal signal) {
        if (process.isAlive()) {
            watchdog.signal(signal, process.pid());
        }
    }

    /**
     * Sends TERM, and KILL when the process still runs after the grace period.
     *
     * @return completes with the exit code
     */
    public CompletableFuture<Integer> stop(Duration grace) {
        signal(Signal.TERM);
        CompletableFuture.delayedExecutor(grace.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> signal(Signal.KILL));
        return onExit();
    }

    @Override
    public String toString() {
        return plan.name() + " (process " + pid() + ")";
    }
}
