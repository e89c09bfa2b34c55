package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * One forward and backward pass. Of each layer its input is kept, and attention's output with its log-sum-exp; the
 * rest is computed again in the backward pass. Logits exist for a chunk of target rows at a time.
 */
public final class TrainingPass {

    private final LlamaModel model;
    private final TrainedWeights trained;
    private final BooleanSupplier cancelled;

    /** @param cancelled asked before each layer, forwards and backwards: a pass over a long sample takes minutes */
    public TrainingPass(LlamaModel model, TrainedWeights trained, BooleanSupplier cancelled) {
        this.model = model;
        this.trained = trained;
        this.cancelled = cancelled;
    }

    public TrainedWeights trained() {
        return trained;
    }

    /**
     * What a layer's backward pass starts from.
     *
     * @param x the layer's input [b, s, d]
     * @param attention output of attention [b, h, s, e]
     * @param logSumExp of attention's scores [b, h, s]
     */
    private record Kept(NDArray x, NDArray attention, NDArray logSumExp) implements AutoCloseable {
        @Override
        public void close() {
            x.close();
            attention.close();
            logSumExp.close();
        }
    }

    /**
     * Adds the gradient of sum(weights * negative log likelihood) to the trained weights' gradients.
     *
     * @return the negative log likelihood of each target, in nats [m]
     * @throws CancellationException when the pass was cancelled; the gradients hold a part of the sum then
     */
    public float[] run(Batch batch, Targets targets) {
        try (NDManager pass = model.manager().newSubManager()) {
            NDArray ids = model.ids(pass, batch);
            Deque<Kept> kept = new ArrayDeque<>();
            NDArray top = forward(pass, ids, kept);
            NDArray rows = pass.create(targets.rows());
            NDArray picked = model.call("pick").with(top).with(rows).toTensor(pass);
            List<NDArray> head = model.call("head")
                    .with(picked)
                    .with(pass.create(targets.tokens()))
                    .with(pass.create(targets.weights()))
                    .with(model.weights().outside())
                    .with(trained.outsideGradients())
                    .toTensors(pass);
            NDArray gradient = model.call("pick_backward")
                    .with(head.get(1))
                    .with(rows)
                    .with(top)
                    .toTensor(pass);
            top.close();
            backward(pass, ids, kept, gradient);
            return head.get(0).toFloatArray();
        }
    }

    private NDArray forward(NDManager pass, NDArray ids, Deque<Kept> kept) {
        NDArray x = model.embed(pass, ids);
        for (int i = 0; i < model.configuration().layers(); i++) {
            checkCancelled();
            List<NDArray> results = model.layer(pass, i, x);
            kept.push(new Kept(x, results.get(1), results.get(2)));
            x = results.get(0);
        }
        return x;
    }

    private void backward(NDManager pass, NDArray ids, Deque<Kept> kept, NDArray topGradient) {
        NDArray gradient = topGradient;
        for (int i = model.configuration().layers() - 1; i >= 0; i--) {
            checkCancelled();
            try (NDArray above = gradient;
                    Kept layer = kept.pop()) {
                gradient = layerBackward(pass, i, layer, above);
            }
        }
        NDArray table = trained.outsideGradients().get(WeightTable.EMBEDDING);
        if (table != null) {
            model.call("embed_backward").with(gradient).with(ids).with(table).run();
        }
    }

    private void checkCancelled() {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException();
        }
    }

    private NDArray layerBackward(NDManager pass, int i, Kept kept, NDArray gradient) {
        List<NDArray> rope = model.rope((int) kept.x().getShape().get(1));
        return model.call("layer_backward")
                .with(gradient)
                .with(kept.x())
                .with(kept.attention())
                .with(kept.logSumExp())
                .with(model.weights().layer(i))
                .with(trained.layerGradients(i))
                .with(model.loraScale())
                .with(rope.get(0))
                .with(rope.get(1))
                .toTensor(pass);
    }
}
