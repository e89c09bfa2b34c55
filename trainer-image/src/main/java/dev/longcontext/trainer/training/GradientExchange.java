package dev.longcontext.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.model.TrainedWeights;
import dev.longcontext.trainer.model.TrainedWeights.Parameter;
import dev.longcontext.trainer.tensors.TorchModule;
import dev.longcontext.trainer.tensors.TorchScript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What replicas send each other: gradients to the first, once a step, and its weights back. The same order on every
 * run, so the same bits.
 */
final class GradientExchange implements AutoCloseable {

    private final NDManager manager;
    private final TorchModule module;
    private final List<TrainedWeights> replicas;

    /** @param replicas the first is the one that is updated */
    GradientExchange(NDManager manager, List<TrainedWeights> replicas) {
        String text = TorchScript.resource(GradientExchange.class, "exchange.torchscript");
        this.manager = manager;
        this.module =
                TorchModule.load(manager, new TorchScript("exchange.Exchange", Map.of(), Map.of("exchange", text)));
        this.replicas = List.copyOf(replicas);
    }

    /**
     * Adds the other replicas' gradients to the first one's, and sets them to zero.
     *
     * @param ids the token ids of each pass; pass i was replica i mod n's
     */
    void reduce(List<long[]> ids) {
        for (int i = 1; i < Math.min(replicas.size(), ids.size()); i++) {
            add(replicas.get(i).parameters(), distinctIds(ids, i));
        }
    }

    private long[] distinctIds(List<long[]> ids, int replica) {
        var own = new ArrayList<long[]>();
        for (int p = replica; p < ids.size(); p += replicas.size()) {
            own.add(ids.get(p));
        }
        return own.stream().flatMapToLong(Arrays::stream).sorted().distinct().toArray();
    }

    private void add(List<Parameter> sources, long[] ids) {
        List<Parameter> targets = replicas.get(0).parameters();
        var wholeTargets = new ArrayList<NDArray>();
        var wholeSources = new ArrayList<NDArray>();
        try (NDManager call = manager.newSubManager()) {
            NDArray rows = call.create(ids);
            for (int i = 0; i < targets.size(); i++) {
                NDArray target = targets.get(i).gradient();
                NDArray source = sources.get(i).gradient();
                if (targets.get(i).byRows()) {
                    module.method("add_rows")
                            .with(target)
                            .with(source)
                            .with(rows)
                            .run();
                } else {
                    wholeTargets.add(target);
                    wholeSources.add(source);
                }
            }
            module.method("add").with(wholeTargets).with(wholeSources).run();
        }
    }

    /** Sends the first replica's trained weights to the others that do not share them. */
    void broadcast() {
        List<NDArray> values = values(replicas.get(0));
        for (TrainedWeights replica : replicas) {
            List<NDArray> own = values(replica);
            if (own.get(0) != values.get(0)) {
                module.method("copy").with(own).with(values).run();
            }
        }
    }

    private static List<NDArray> values(TrainedWeights weights) {
        return weights.parameters().stream().map(Parameter::value).toList();
    }

    /** Sets all gradients to zero, those of a step that was dropped. */
    void zeroGradients() {
        for (TrainedWeights replica : replicas) {
            List<NDArray> gradients =
                    replica.parameters().stream().map(Parameter::gradient).toList();
            module.method("zero").with(gradients).run();
        }
    }

    @Override
    public void close() {
        module.close();
    }
}
