package dev.longcontext.trainer.training;

import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.model.KeepPlan;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.model.PassClock;
import dev.longcontext.trainer.model.TrainedWeights;
import dev.longcontext.trainer.model.TrainingPass;
import dev.longcontext.trainer.stage.Ended;
import dev.longcontext.trainer.tensors.ComputeDevices;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The devices of a run, each with a replica of the model. A step's passes are dealt out in turn: pass i to replica
 * i mod n. Gradients are then summed into the first replica's, the first is updated, and its trained weights are sent
 * to the others. Nothing depends on which thread is faster.
 *
 * <p>On the CPU all replicas share all weights, so that only gradients take memory anew.
 */
final class Replicas implements AutoCloseable {

    private final List<Replica> replicas = new ArrayList<>();
    private final GradientExchange exchange;
    private final BooleanSupplier stop;
    private volatile boolean failed;

    /**
     * @param manager of the first device; closed with the replicas
     * @param first is replica 0; closed with the replicas
     * @param keep where passes keep what their backward pass needs
     * @param stop asked before each layer of each pass
     */
    Replicas(NDManager manager, TrainableModel first, ComputeDevices devices, KeepPlan keep, BooleanSupplier stop)
            throws IOException {
        this.stop = stop;
        replicas.add(new Replica(0, manager, first.model(), first.weights(), keep, this::cancelled));
        for (int i = 1; i < devices.devices().size(); i++) {
            NDManager own = manager.newSubManager(devices.devices().get(i));
            LlamaModel model = first.model().on(own, devices.oneMemory());
            replicas.add(new Replica(i, own, model, first.weights().on(model), keep, this::cancelled));
        }
        this.exchange = new GradientExchange(
                manager, replicas.stream().map(Replica::weights).toList());
    }

    private boolean cancelled() {
        return failed || stop.getAsBoolean();
    }

    /** The trained weights of the first replica, which are updated. */
    TrainedWeights first() {
        return replicas.get(0).weights();
    }

    /** What the first replica's passes took since the last call. */
    Map<PassClock.Phase, Double> takePassSeconds() {
        return replicas.get(0).pass().clock().take();
    }

    GradientExchange exchange() {
        return exchange;
    }

    /**
     * Runs passes, each on its replica's thread. When it ends, none is running any more.
     *
     * @return the passes' results in their order
     * @throws CancellationException when a stop was asked for before all had run
     * @throws RuntimeException as it is, what the first replica threw that failed; the others end before their next
     *     layer
     */
    <T> List<T> run(List<Function<TrainingPass, T>> passes) {
        failed = false;
        var running = new ArrayList<Future<List<T>>>();
        for (int i = 0; i < replicas.size(); i++) {
            Replica replica = replicas.get(i);
            int first = i;
            running.add(replica.submit(() -> share(passes, first, replica.pass())));
        }
        Ended<List<T>> ended = Ended.all(running);
        if (!ended.failures().isEmpty()) {
            throw firstOf(ended.failures());
        }
        List<List<T>> results = ended.results();
        var ordered = new ArrayList<T>();
        for (int p = 0; p < passes.size(); p++) {
            ordered.add(results.get(p % replicas.size()).get(p / replicas.size()));
        }
        return ordered;
    }

    /** On a replica's thread. */
    private <T> List<T> share(List<Function<TrainingPass, T>> passes, int first, TrainingPass pass) {
        var results = new ArrayList<T>();
        try {
            for (int p = first; p < passes.size(); p += replicas.size()) {
                if (cancelled()) {
                    throw new CancellationException();
                }
                results.add(passes.get(p).apply(pass));
            }
            return results;
        } catch (RuntimeException | Error e) {
            failed = true;
            throw e;
        }
    }

    /** A failure comes before the cancellations it led to. */
    private static RuntimeException firstOf(List<Throwable> failures) {
        Throwable first = failures.stream()
                .filter(each -> !(each instanceof CancellationException))
                .findFirst()
                .orElse(failures.get(0));
        failures.stream().filter(each -> each != first).forEach(first::addSuppressed);
        if (first instanceof Error error) {
            throw error;
        }
        return (RuntimeException) first;
    }

    /** The replicas in reverse order: they share what the first one owns. */
    @Override
    public void close() {
        exchange.close();
        for (int i = replicas.size() - 1; i >= 0; i--) {
            replicas.get(i).close();
        }
    }
}
