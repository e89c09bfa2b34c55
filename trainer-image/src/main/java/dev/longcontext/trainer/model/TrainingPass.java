package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * One forward and backward pass. Of each layer its input is kept, and attention's output with its log-sum-exp; the
 * rest is computed again in the backward pass. Logits exist for a chunk of target rows at a time.
 */
public final class TrainingPass {

    /** A layer keeps so many. */
    private static final int TENSORS = 3;

    private final LlamaModel model;
    private final TrainedWeights trained;
    private final KeepPlan keep;
    private final BooleanSupplier cancelled;
    private final HostBuffers buffers;
    private final PassClock clock = new PassClock();

    /**
     * @param keep where a layer's tensors wait for the backward pass
     * @param cancelled asked before each layer, forwards and backwards: a pass over a long sample takes minutes
     */
    public TrainingPass(LlamaModel model, TrainedWeights trained, KeepPlan keep, BooleanSupplier cancelled) {
        this.model = model;
        this.trained = trained;
        this.keep = keep;
        this.cancelled = cancelled;
        this.buffers = new HostBuffers(model);
    }

    public TrainedWeights trained() {
        return trained;
    }

    /** What passes take. */
    public PassClock clock() {
        return clock;
    }

    /**
     * What the backward pass starts from.
     *
     * @param layers of each its input [b, s, d], attention's output [b, h, s, e] and log-sum-exp [b, h, s]; of the
     *     lowest ones, copies in host memory
     * @param onHost how many
     */
    private record Kept(List<List<NDArray>> layers, int onHost) {

        boolean leaves(int i) {
            return i >= 0 && i < onHost;
        }
    }

    /**
     * Adds the gradient of sum(weights * negative log likelihood) to the trained weights' gradients.
     *
     * @return the negative log likelihood of each target, in nats [m]
     * @throws CancellationException when the pass was cancelled; the gradients hold a part of the sum then
     */
    public float[] run(Batch batch, Targets targets) {
        clock.begin();
        try (NDManager pass = model.manager().newSubManager()) {
            NDArray ids = model.ids(pass, batch);
            int last = model.configuration().layers() - 1; // is needed first
            var kept = new Kept(new ArrayList<>(), Math.min(last, keep.layersOnHost(batch, targets)));
            NDArray top = forward(pass, ids, kept);
            clock.end(PassClock.Phase.FORWARD);
            NDArray rows = pass.create(targets.rows());
            NDArray picked = model.call("pick").with(top).with(rows).toTensor(pass);
            List<NDArray> head = model.call("head")
                    .with(picked)
                    .with(pass.create(targets.tokens()))
                    .with(pass.create(targets.weights()))
                    .with(model.weights().outside())
                    .with(trained.outsideGradients())
                    .toTensors(pass);
            float[] losses = head.get(0).toFloatArray();
            clock.end(PassClock.Phase.HEAD);
            NDArray gradient = model.call("pick_backward")
                    .with(head.get(1))
                    .with(rows)
                    .with(top)
                    .toTensor(pass);
            top.close();
            backward(pass, ids, kept, gradient);
            clock.end(PassClock.Phase.BACKWARD);
            return losses;
        }
    }

    /** While a layer is computed, the tensors of the one below go to host memory. */
    private NDArray forward(NDManager pass, NDArray ids, Kept kept) {
        NDArray x = model.embed(pass, ids);
        List<NDArray> rope = model.rope((int) x.getShape().get(1));
        for (int i = 0; i < model.configuration().layers(); i++) {
            checkCancelled();
            List<NDArray> leaving = kept.leaves(i - 1) ? kept.layers().get(i - 1) : List.of();
            List<NDArray> results = model.call("layer_and_store")
                    .with(x)
                    .with(model.weights().layer(i))
                    .with(model.loraScale())
                    .with(rope.get(0))
                    .with(rope.get(1))
                    .with(model.configuration().attentionWindow(i))
                    .with(leaving)
                    .with(buffers.of(i - 1, leaving))
                    .toTensors(pass);
            if (!leaving.isEmpty()) {
                leaving.forEach(NDArray::close);
                kept.layers().set(i - 1, results.subList(TENSORS, 2 * TENSORS));
            }
            kept.layers().add(List.of(x, results.get(1), results.get(2)));
            x = results.get(0);
        }
        return x;
    }

    /** While a layer is computed, the tensors of the one below come back. */
    private void backward(NDManager pass, NDArray ids, Kept kept, NDArray topGradient) {
        NDArray gradient = topGradient;
        int last = model.configuration().layers() - 1;
        List<NDArray> layer = kept.layers().get(last);
        for (int i = last; i >= 0; i--) {
            checkCancelled();
            List<NDArray> copies = kept.leaves(i - 1) ? kept.layers().get(i - 1) : List.of();
            List<NDArray> results = layerBackward(pass, i, gradient, layer, copies);
            gradient.close();
            layer.forEach(NDArray::close);
            gradient = results.get(0);
            if (i > 0) {
                layer = copies.isEmpty() ? kept.layers().get(i - 1) : results.subList(1, 1 + TENSORS);
            }
            copies.forEach(NDArray::close);
        }
        Gradient table = trained.embeddingGradient();
        if (table != null) {
            addTo(table, model.call("embed_backward").with(gradient).with(ids).toTensors(pass));
        }
    }

    private void addTo(Gradient table, List<NDArray> rowsAndValues) {
        if (table instanceof RowGradient byRows) {
            byRows.set(model.call("add_rows")
                    .with(byRows.rows())
                    .with(byRows.values())
                    .with(rowsAndValues.get(0))
                    .with(rowsAndValues.get(1))
                    .toTensors(byRows.owner()));
        } else {
            model.call("add_rows_to_whole")
                    .with(table.values())
                    .with(rowsAndValues.get(0))
                    .with(rowsAndValues.get(1))
                    .run();
        }
    }

    private void checkCancelled() {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException();
        }
    }

    private List<NDArray> layerBackward(
            NDManager pass, int i, NDArray gradient, List<NDArray> layer, List<NDArray> copies) {
        List<NDArray> rope = model.rope((int) layer.get(0).getShape().get(1));
        return model.call("layer_backward_and_fetch")
                .with(gradient)
                .with(layer.get(0))
                .with(layer.get(1))
                .with(layer.get(2))
                .with(model.weights().layer(i))
                .with(trained.layerGradients(i))
                .with(model.loraScale())
                .with(rope.get(0))
                .with(rope.get(1))
                .with(model.configuration().attentionWindow(i))
                .with(copies)
                .toTensors(pass);
    }
}
