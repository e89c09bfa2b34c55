package dev.longcontext.trainer.serving;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Lets one request at a time to the model; a few wait, more are turned away. */
final class GenerationQueue implements AutoCloseable {

    private final TextGenerator generator;
    private final ThreadPoolExecutor thread;
    private final int waiting;
    private volatile boolean cancelled;

    /** @param waiting how many requests may wait */
    GenerationQueue(TextGenerator generator, int waiting) {
        this.generator = generator;
        this.waiting = waiting;
        this.thread = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), task -> new Thread(task, "generation"));
    }

    /**
     * Puts a request in the queue.
     *
     * @throws ApiException when too many wait, or the server stops
     */
    Future<TextGenerator.Ending> submit(GenerationRequest request, Recipient recipient) {
        try {
            return thread.submit(() -> {
                try {
                    return generator.generate(request, recipient::text, () -> cancelled || recipient.gone());
                } finally {
                    recipient.ended();
                }
            });
        } catch (RejectedExecutionException e) {
            throw thread.isShutdown() ? ApiException.stopping() : ApiException.busy(waiting);
        }
    }

    /** Waits for the end of an answer. What the generator threw is thrown here. */
    TextGenerator.Ending await(Future<TextGenerator.Ending> answer) throws InterruptedException {
        try {
            TextGenerator.Ending ending = answer.get();
            if (cancelled) {
                throw ApiException.stopping();
            }
            return ending;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Requests that wait. */
    int size() {
        return thread.getQueue().size();
    }

    /** Takes no more requests, and lets those it has end. @return whether they did in time */
    boolean drain(long seconds) throws InterruptedException {
        thread.shutdown();
        return thread.awaitTermination(seconds, TimeUnit.SECONDS);
    }

    /** Ends what is still being generated. */
    @Override
    public void close() {
        cancelled = true;
        thread.shutdown();
        boolean interrupted = false;
        while (!thread.isTerminated()) {
            try {
                thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
