package dev.longcontext.trainer.training;

import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.model.KeepPlan;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.model.TrainedWeights;
import dev.longcontext.trainer.model.TrainingPass;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A device's part in a run: a model, gradients of its own, and the one thread that computes with them. */
final class Replica implements AutoCloseable {

    private final NDManager manager;
    private final LlamaModel model;
    private final TrainedWeights weights;
    private final TrainingPass pass;
    private final ExecutorService thread;

    /**
     * @param manager closed with the replica
     * @param model the same
     * @param keep where the passes keep what their backward pass needs
     * @param cancelled asked before each layer
     */
    Replica(
            int index,
            NDManager manager,
            LlamaModel model,
            TrainedWeights weights,
            KeepPlan keep,
            BooleanSupplier cancelled) {
        this.manager = manager;
        this.model = model;
        this.weights = weights;
        this.pass = new TrainingPass(model, weights, keep, cancelled);
        this.thread = Executors.newSingleThreadExecutor(work -> new Thread(work, "replica-" + index));
    }

    TrainedWeights weights() {
        return weights;
    }

    /** For use on the replica's thread only. */
    TrainingPass pass() {
        return pass;
    }

    <T> Future<T> submit(Callable<T> work) {
        return thread.submit(work);
    }

    /** Ends the thread, then lets go of what it used. */
    @Override
    public void close() {
        thread.shutdown();
        boolean interrupted = false;
        while (!thread.isTerminated()) {
            try {
                thread.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true; // native memory is in use until the thread has ended
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        model.close();
        manager.close();
    }
}
