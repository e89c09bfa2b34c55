package dev.longcontext.trainer.stage;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.util.HashMap;
import java.util.Map;

/** Whether the process was asked to stop. A task asks between its steps, saves what it has, and calls {@link #check}. */
public final class StopSignal {

    private final Map<Object, Runnable> endings = new HashMap<>();
    private boolean requested;

    public synchronized void request() {
        requested = true;
        notifyAll();
        endings.values().forEach(Runnable::run);
    }

    public synchronized boolean isRequested() {
        return requested;
    }

    /** Waits until a stop is asked for. */
    public synchronized void await() throws InterruptedException {
        while (!requested) {
            wait();
        }
    }

    /** @throws FailureException of class {@link FailureClass#Terminated} once a stop was asked for */
    public void check() {
        if (isRequested()) {
            throw new FailureException(
                    FailureClass.Terminated, "asked to stop", "Run the stage again: it continues where it stopped.");
        }
    }

    /**
     * For work that waits for somebody else, such as a server: what a stop does to end the wait, on the thread that asks
     * for the stop, until the scope is closed.
     */
    public synchronized Scope onRequest(Runnable endsTheWait) {
        Object key = new Object();
        endings.put(key, endsTheWait);
        if (requested) {
            endsTheWait.run();
        }
        return () -> forget(key);
    }

    /** A stop interrupts this thread until the scope is closed by it. */
    public Scope interruptsThisThread() {
        Scope scope = onRequest(Thread.currentThread()::interrupt);
        return () -> {
            scope.close();
            if (isRequested()) {
                // the interrupt has done its work; left standing, it would fail the files that are written at the end
                Thread.interrupted();
            }
        };
    }

    /** The time in which a stop ends a wait. */
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    private synchronized void forget(Object key) {
        endings.remove(key);
    }
}
