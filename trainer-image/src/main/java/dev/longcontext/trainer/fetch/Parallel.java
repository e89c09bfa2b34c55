package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Several transfers at a time; the first that fails ends the others. */
final class Parallel {

    private Parallel() {}

    /** Moves one thing. */
    interface Move<T> {
        void move(T what, Transfer transfer) throws IOException;
    }

    /** Returns when all have been moved, or throws what the first that failed threw. */
    static <T> void forEach(int atATime, Collection<T> all, Transfer transfer, Move<T> move) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(atATime);
        StopSignal others = new StopSignal();
        var ended = new ExecutorCompletionService<Void>(threads);
        try (StopSignal.Scope stoppable = transfer.stop().onRequest(others::request)) {
            List<Future<Void>> begun = new ArrayList<>();
            for (T each : all) {
                begun.add(ended.submit(() -> {
                    move.move(each, transfer.stoppedBy(others));
                    return null;
                }));
            }
            for (int i = 0; i < begun.size(); i++) {
                ended.take().get();
            }
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            transfer.stop().check();
            throw new IOException("interrupted while files were fetched", e);
        } finally {
            others.request();
            end(threads);
        }
    }

    /** What still runs has been told to stop. */
    private static void end(ExecutorService threads) {
        threads.shutdown();
        try {
            threads.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static IOException rethrown(Throwable cause) {
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof IOException checked ? checked : new IOException(cause);
    }
}
