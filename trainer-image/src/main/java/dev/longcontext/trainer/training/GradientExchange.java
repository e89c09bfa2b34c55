package dev.longcontext.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.model.Gradient;
import dev.longcontext.trainer.model.RowGradient;
import dev.longcontext.trainer.model.TrainedWeights;
import dev.longcontext.trainer.model.TrainedWeights.Parameter;
import dev.longcontext.trainer.tensors.TorchModule;
import dev.longcontext.trainer.tensors.TorchScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What replicas send each other: gradients to the first, once a step, and its weights back. The same order on every
 * run, so the same bits.
 */
final class GradientExchange implements AutoCloseable {

    private final TorchModule module;
    private final List<TrainedWeights> replicas;

    /** @param replicas the first is the one that is updated */
    GradientExchange(NDManager manager, List<TrainedWeights> replicas) {
        String text = TorchScript.resource(GradientExchange.class, "exchange.torchscript");
        this.module = TorchModule.load(
                manager,
                new TorchScript("exchange.Exchange", Map.of(), Map.of("exchange", text, "rows", RowGradient.source())));
        this.replicas = List.copyOf(replicas);
    }

    /** Adds the other replicas' gradients to the first one's. */
    void reduce() {
        for (TrainedWeights other : replicas.subList(1, replicas.size())) {
            add(other.parameters());
        }
    }

    private void add(List<Parameter> sources) {
        List<Parameter> targets = replicas.get(0).parameters();
        var wholeTargets = new ArrayList<NDArray>();
        var wholeSources = new ArrayList<NDArray>();
        for (int i = 0; i < targets.size(); i++) {
            Gradient target = targets.get(i).gradient();
            Gradient source = sources.get(i).gradient();
            if (target instanceof RowGradient rows) {
                addRows(rows, (RowGradient) source);
            } else {
                wholeTargets.add(target.values());
                wholeSources.add(source.values());
            }
        }
        module.method("add").with(wholeTargets).with(wholeSources).run();
    }

    private void addRows(RowGradient target, RowGradient source) {
        target.set(module.method("add_rows")
                .with(target.rows())
                .with(target.values())
                .with(source.rows())
                .with(source.values())
                .toTensors(target.owner()));
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

    /** Sets all gradients to zero: after an update, or those of a step that was dropped. */
    void zeroGradients() {
        for (TrainedWeights replica : replicas) {
            var whole = new ArrayList<NDArray>();
            for (Parameter parameter : replica.parameters()) {
                if (parameter.gradient() instanceof RowGradient rows) {
                    rows.clear();
                } else {
                    whole.add(parameter.gradient().values());
                }
            }
            module.method("zero").with(whole).run();
        }
    }

    @Override
    public void close() {
        module.close();
    }
}
