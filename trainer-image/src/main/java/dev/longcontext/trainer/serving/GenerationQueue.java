package dev.longcontext.trainer.serving;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one request at a time to the model; a few wait, more are turned away. To read a request costs time and memory too
 * (its text becomes tokens): that is done one at a time as well, and only for those that were let in.
 */
final class GenerationQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GenerationQueue.class);

    private final TextGenerator generator;
    private final int waiting;
    private final ExecutorService reading = thread("requests");
    private final ExecutorService generation = thread("generation");
    private int admitted;
    private boolean stopping;
    private volatile boolean cancelled;

    /** @param waiting how many requests may wait */
    GenerationQueue(TextGenerator generator, int waiting) {
        this.generator = generator;
        this.waiting = waiting;
    }

    private static ExecutorService thread(String name) {
        // of any length: how many are let in is counted
        return new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> new Thread(task, name));
    }

    /**
     * Lets a request in. All that happens to it later is told to the recipient.
     *
     * @param read makes the request of what was sent; may throw an {@link ApiException}
     * @throws ApiException when too many wait, or the server stops
     */
    void submit(Supplier<GenerationRequest> read, Recipient recipient) {
        admit();
        reading.execute(() -> attempt(recipient, () -> {
            GenerationRequest request = read.get();
            recipient.begin(request);
            generation.execute(() -> attempt(recipient, () -> {
                generate(request, recipient);
                leave();
            }));
        }));
    }

    private void generate(GenerationRequest request, Recipient recipient) {
        if (recipient.gone()) {
            return;
        }
        TextGenerator.Ending ending = generator.generate(request, recipient, () -> cancelled || recipient.gone());
        if (cancelled) {
            throw ApiException.stopping();
        }
        recipient.ended(ending);
    }

    /** A step that may fail; with it the request ends. */
    private void attempt(Recipient recipient, Runnable step) {
        try {
            step.run();
        } catch (ApiException e) {
            fail(recipient, e);
        } catch (RuntimeException | Error e) { // the thread goes on with the next request
            LOG.error("a request failed", e);
            fail(recipient, ApiException.internal());
        }
    }

    private void fail(Recipient recipient, ApiException why) {
        try {
            recipient.failed(why);
        } finally {
            leave();
        }
    }

    private synchronized void admit() {
        if (stopping) {
            throw ApiException.stopping();
        }
        if (admitted > waiting) {
            throw ApiException.busy(waiting);
        }
        admitted++;
    }

    private synchronized void leave() {
        admitted--;
        notifyAll();
    }

    /** Requests that wait. */
    synchronized int size() {
        return Math.max(0, admitted - 1);
    }

    /** Takes no more requests, and lets those it has end. @return whether they did in time */
    synchronized boolean drain(long seconds) throws InterruptedException {
        stopping = true;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (long left = deadline - System.nanoTime(); admitted > 0 && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return admitted == 0;
    }

    /** Ends what is still being generated, and waits until the model is left alone. */
    @Override
    public void close() {
        cancelled = true;
        boolean interrupted = false;
        synchronized (this) {
            stopping = true;
            while (admitted > 0) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        reading.shutdown();
        generation.shutdown();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
