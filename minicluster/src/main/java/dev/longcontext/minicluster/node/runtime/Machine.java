package dev.longcontext.minicluster.node.runtime;

import dev.longcontext.minicluster.node.probe.Prober;
import dev.longcontext.minicluster.process.ProcessSupervisor;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What of this machine the node uses.
 *
 * @param clock the time
 * @param processes starts the containers
 * @param capabilities what containers do without
 * @param workers short work for pods
 * @param waiters work that waits: probes, hooks, the ends of outputs
 * @param timers when to do what
 * @param memory watches the containers' memory
 * @param prober asks containers
 */
record Machine(
        Clock clock,
        ProcessSupervisor processes,
        Capabilities capabilities,
        ExecutorService workers,
        ExecutorService waiters,
        ScheduledExecutorService timers,
        MemoryWatch memory,
        Prober prober)
        implements AutoCloseable {
    private static final int WORKERS = 16;
    private static final long IDLE_SECONDS = 30;

    static Machine start(ProcessSupervisor processes, Clock clock) {
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                WORKERS, WORKERS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("pods"));
        workers.allowCoreThreadTimeOut(true);
        ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1, named("node timers"));
        timers.setRemoveOnCancelPolicy(true);
        return new Machine(
                clock,
                processes,
                Capabilities.find(processes),
                workers,
                Executors.newCachedThreadPool(named("containers")),
                timers,
                new MemoryWatch(timers),
                new Prober(processes, timers));
    }

    Instant now() {
        return clock.instant();
    }

    static ThreadFactory named(String name) {
        AtomicLong count = new AtomicLong();
        return task -> {
            Thread thread = new Thread(task, name + " " + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void close() {
        memory.close();
        timers.shutdownNow();
        workers.shutdownNow();
        waiters.shutdownNow();
    }
}
