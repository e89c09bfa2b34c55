package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.model.TrainingText.GradientAndTensors;
import dev.longcontext.trainer.model.TrainingText.HeadResult;
import dev.longcontext.trainer.model.TrainingText.Kept;
import dev.longcontext.trainer.model.TrainingText.LayerAndCopies;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * One forward and backward pass. Of each layer its input is kept, and attention's output with its log-sum-exp; the
 * rest is computed again in the backward pass. Logits exist for a chunk of target rows at a time.
 */
public final class TrainingPass {

    private final LlamaModel model;
    private final TrainingText text;
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
        this.text = model.text();
        this.trained = trained;
        this.keep = keep;
        this.cancelled = cancelled;
        this.buffers = new HostBuffers(model.manager(), text);
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
     * @param layers of the lowest ones, copies in host memory
     * @param onHost how many
     */
    private record KeptLayers(List<Kept> layers, int onHost) {

        /** Layer {@code i}'s tensors where they are to go to host memory and back; none of other layers. */
        List<NDArray> leaving(int i) {
            return i >= 0 && i < onHost ? layers.get(i).tensors() : List.of();
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
            var kept = new KeptLayers(new ArrayList<>(), Math.min(last, keep.layersOnHost(batch, targets)));
            NDArray top = forward(pass, ids, kept);
            clock.end(PassClock.Phase.FORWARD);
            NDArray rows = pass.create(targets.rows());
            HeadResult head = head(pass, text.pick(pass, top, rows), targets);
            float[] losses = head.losses().toFloatArray();
            clock.end(PassClock.Phase.HEAD);
            NDArray gradient = text.pickBackward(pass, head.dpicked(), rows, top);
            top.close();
            backward(pass, ids, kept, gradient);
            clock.end(PassClock.Phase.BACKWARD);
            return losses;
        }
    }

    private HeadResult head(NDManager pass, NDArray picked, Targets targets) {
        return text.head(
                pass,
                picked,
                pass.create(targets.tokens()),
                pass.create(targets.weights()),
                model.weights().outside(),
                trained.outsideGradients());
    }

    /** While a layer is computed, the tensors of the one below go to host memory. */
    private NDArray forward(NDManager pass, NDArray ids, KeptLayers kept) {
        NDArray x = model.embed(pass, ids);
        int length = (int) ids.getShape().get(1);
        for (int i = 0; i < model.configuration().layers(); i++) {
            checkCancelled();
            List<NDArray> leaving = kept.leaving(i - 1);
            LayerAndCopies result =
                    text.layerAndStore(pass, x, model.layer(i, length), leaving, buffers.of(i - 1, leaving));
            if (!leaving.isEmpty()) {
                leaving.forEach(NDArray::close);
                kept.layers().set(i - 1, Kept.of(result.copies()));
            }
            kept.layers().add(new Kept(x, result.o(), result.lse()));
            x = result.y();
        }
        return x;
    }

    /** While a layer is computed, the tensors of the one below come back. */
    private void backward(NDManager pass, NDArray ids, KeptLayers kept, NDArray topGradient) {
        NDArray gradient = topGradient;
        int length = (int) ids.getShape().get(1);
        int last = model.configuration().layers() - 1;
        Kept layer = kept.layers().get(last);
        for (int i = last; i >= 0; i--) {
            checkCancelled();
            List<NDArray> copies = kept.leaving(i - 1);
            GradientAndTensors result = text.layerBackwardAndFetch(
                    pass, gradient, layer, model.layer(i, length), trained.layerGradients(i), copies);
            gradient.close();
            layer.close();
            gradient = result.dx();
            if (i > 0) {
                layer = copies.isEmpty() ? kept.layers().get(i - 1) : Kept.of(result.tensors());
            }
            copies.forEach(NDArray::close);
        }
        Gradient table = trained.embeddingGradient();
        if (table != null) {
            addTo(table, text.embedBackward(pass, gradient, ids));
        }
    }

    private void addTo(Gradient table, Rows rows) {
        if (table instanceof RowGradient byRows) {
            byRows.set(text.addRows(byRows.owner(), byRows.rows(), rows));
        } else {
            text.addRowsToWhole(table.values(), rows);
        }
    }

    private void checkCancelled() {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException();
        }
    }
}
