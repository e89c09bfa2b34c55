package dev.longcontext.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.model.Gradient;
import dev.longcontext.trainer.model.RowGradient;
import dev.longcontext.trainer.model.TrainedWeights;
import dev.longcontext.trainer.model.TrainedWeights.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * What replicas send each other: gradients to the first, once a step, and its weights back. The same order on every
 * run, so the same bits.
 */
final class GradientExchange implements AutoCloseable {

    private final ExchangeText text;
    private final List<TrainedWeights> replicas;

    /** @param replicas the first is the one that is updated */
    GradientExchange(NDManager manager, List<TrainedWeights> replicas) {
        this.text = new ExchangeText(manager);
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
        text.add(wholeTargets, wholeSources);
    }

    private void addRows(RowGradient target, RowGradient source) {
        target.set(text.addRows(target.owner(), target.rows(), source.rows()));
    }

    /** Sends the first replica's trained weights to the others that do not share them. */
    void broadcast() {
        List<NDArray> values = values(replicas.get(0));
        for (TrainedWeights replica : replicas) {
            List<NDArray> own = values(replica);
            if (own.get(0) != values.get(0)) {
                text.copy(own, values);
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
            text.zero(whole);
        }
    }

    @Override
    public void close() {
        text.close();
    }
}
