package dev.longcontext.minicluster.node.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs tasks one after the other, in their order, on threads shared with others: its tasks need no locks. */
final class SerialExecutor implements Executor {
    private final Executor threads;
    private final ScheduledExecutorService timers;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    SerialExecutor(Executor threads, ScheduledExecutorService timers) {
        this.threads = threads;
        this.timers = timers;
    }

    @Override
    public synchronized void execute(Runnable task) {
        tasks.add(task);
        if (!running) {
            running = true;
            threads.execute(this::runNext);
        }
    }

    /** Runs a task later, unless the node is closed by then. */
    Future<?> schedule(Duration delay, Runnable task) {
        try {
            return timers.schedule(() -> execute(task), Math.max(delay.toMillis(), 0), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void runNext() {
        Runnable task;
        synchronized (this) {
            task = tasks.remove();
        }
        try {
            task.run();
        } finally {
            synchronized (this) {
                running = !tasks.isEmpty();
                if (running) {
                    threads.execute(this::runNext);
                }
            }
        }
    }
}
