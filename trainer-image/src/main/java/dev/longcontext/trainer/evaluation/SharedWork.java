package dev.longcontext.trainer.evaluation;

import dev.longcontext.trainer.stage.Ended;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work that several devices share. Each takes a run of neighbours at a time, because what follows each other often begins alike, which
 * is then computed once. What comes out depends on neither who does what nor when.
 *
 * @param <D> a device, or what is on it
 * @param <T> a piece of work
 */
final class SharedWork<D, T> {
    /** So many runs of neighbours for each device: one that is slower takes fewer. */
    private static final int RUNS = 8;

    private final List<D> devices;
    private final StopSignal stop;
    private final Piece<D, T> piece;
    private volatile boolean failed;

    /** Does one piece of work. Pieces on different devices are done at the same time. */
    @FunctionalInterface
    interface Piece<D, T> {
        void on(D device, T what) throws IOException;
    }

    /** @param stop asked before each piece */
    SharedWork(List<D> devices, StopSignal stop, Piece<D, T> piece) {
        this.devices = devices;
        this.stop = stop;
        this.piece = piece;
    }

    /**
     * Returns when all is done. When it returns or throws, nothing is being done any more.
     *
     * @throws dev.longcontext.trainer.failure.FailureException when asked to stop
     */
    void doAll(List<T> all) throws IOException {
        if (devices.size() == 1) {
            for (T each : all) {
                stop.check();
                piece.on(devices.get(0), each);
            }
            return;
        }
        List<List<T>> runs = runs(all);
        AtomicInteger next = new AtomicInteger();
        AtomicInteger number = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(
                devices.size(), work -> new Thread(work, "evaluation-" + number.getAndIncrement()));
        List<Future<Void>> working = new ArrayList<>();
        for (D device : devices) {
            working.add(threads.submit(() -> {
                takeRuns(device, runs, next);
                return null;
            }));
        }
        threads.shutdown();
        rethrow(Ended.all(working).failures());
    }

    private List<List<T>> runs(List<T> all) {
        int size = Math.max(1, all.size() / (RUNS * devices.size()));
        List<List<T>> runs = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            runs.add(all.subList(from, Math.min(from + size, all.size())));
        }
        return runs;
    }

    /** On a device's thread. */
    private void takeRuns(D device, List<List<T>> runs, AtomicInteger next) throws IOException {
        try {
            for (int run = next.getAndIncrement(); run < runs.size(); run = next.getAndIncrement()) {
                for (T each : runs.get(run)) {
                    if (failed) {
                        return;
                    }
                    stop.check();
                    piece.on(device, each);
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            failed = true;
            throw e;
        }
    }

    /** The first; the others are suppressed in it. */
    private static void rethrow(List<Throwable> failures) throws IOException {
        if (failures.isEmpty()) {
            return;
        }
        Throwable failure = failures.get(0);
        failures.stream().skip(1).forEach(failure::addSuppressed);
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        throw (IOException) failure;
    }
}
