package dev.longcontext.trainer.serving;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one request at a time to the model; a few wait, more are turned away. To read a request costs time and memory too
 * (its text becomes tokens): that is done one at a time as well, and only for those that were let in. Who does not wait any
 * more keeps nobody's place.
 */
final class GenerationQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GenerationQueue.class);

    private final TextGenerator generator;
    private final int waiting;
    private final ThreadPoolExecutor reading = thread("requests");
    private final ThreadPoolExecutor generation = thread("generation");
    private final Set<Admitted> admitted = new HashSet<>();
    private boolean stopping;
    private volatile boolean cancelled;

    /** @param waiting how many requests may wait */
    GenerationQueue(TextGenerator generator, int waiting) {
        this.generator = generator;
        this.waiting = waiting;
    }

    private static ThreadPoolExecutor thread(String name) {
        // of any length: how many are let in is counted
        return new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> new Thread(task, name));
    }

    /** What was sent, before it is a request. One of both is called, once. */
    @FunctionalInterface
    interface Unread {
        /** May throw an {@link ApiException}. */
        GenerationRequest read();

        /** Nobody waits for it any more. */
        default void discard() {}
    }

    /** A request on its way. */
    private final class Admitted {

        private final Recipient recipient;
        private final Runnable reader = () -> attempt(this, this::read);
        private Unread unread;
        private Runnable turn = () -> {};

        Admitted(Unread unread, Recipient recipient) {
            this.unread = unread;
            this.recipient = recipient;
        }

        private void read() {
            if (recipient.gone()) {
                unread.discard();
                leave(this);
                return;
            }
            Unread sent = unread;
            unread = null; // it is large, and the request waits long
            GenerationRequest request = sent.read();
            recipient.begin(request);
            Runnable next = () -> attempt(this, () -> {
                generate(request, recipient);
                leave(this);
            });
            synchronized (GenerationQueue.this) {
                turn = next;
            }
            generation.execute(next);
        }

        /** @return whether nobody waits for it, and no thread is at it: it never will be */
        private boolean abandoned() {
            if (!recipient.gone()) {
                return false;
            }
            if (reading.remove(reader)) {
                unread.discard();
                return true;
            }
            return generation.remove(turn);
        }
    }

    /**
     * Lets a request in. All that happens to it later is told to the recipient.
     *
     * @throws ApiException when too many wait, or the server stops; nothing of {@code unread} was called then
     */
    void submit(Unread unread, Recipient recipient) {
        var request = new Admitted(unread, recipient);
        admit(request);
        reading.execute(request.reader);
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
    private void attempt(Admitted request, Runnable step) {
        try {
            step.run();
        } catch (ApiException e) {
            fail(request, e);
        } catch (RuntimeException | Error e) { // the thread goes on with the next request
            LOG.error("a request failed", e);
            fail(request, ApiException.internal());
        }
    }

    private void fail(Admitted request, ApiException why) {
        try {
            request.recipient.failed(why);
        } finally {
            leave(request);
        }
    }

    private synchronized void admit(Admitted request) {
        if (stopping) {
            throw ApiException.stopping();
        }
        admitted.removeIf(Admitted::abandoned);
        if (admitted.size() > waiting) {
            throw ApiException.busy(waiting);
        }
        admitted.add(request);
    }

    private synchronized void leave(Admitted request) {
        admitted.remove(request);
        notifyAll();
    }

    /** Requests that wait. */
    synchronized int size() {
        return Math.max(0, admitted.size() - 1);
    }

    /** Takes no more requests, and lets those it has end. @return whether they did in time */
    synchronized boolean drain(long seconds) throws InterruptedException {
        stopping = true;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (long left = deadline - System.nanoTime();
                !admitted.isEmpty() && left > 0;
                left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return admitted.isEmpty();
    }

    /** Ends what is still being generated, and waits until the model is left alone. */
    @Override
    public void close() {
        cancelled = true;
        boolean interrupted = false;
        synchronized (this) {
            stopping = true;
            while (!admitted.isEmpty()) {
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
