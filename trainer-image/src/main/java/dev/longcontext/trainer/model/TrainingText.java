package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.estimator.PassTiles;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.Bfloat16Products;
import dev.longcontext.trainer.tensors.TorchCall;
import dev.longcontext.trainer.tensors.TorchModule;
import dev.longcontext.trainer.tensors.TorchScript;
import java.util.List;
import java.util.Map;

/** The methods of {@code training.torchscript}, which says what each does and what shapes go in and out. */
final class TrainingText implements AutoCloseable {

    private final TorchModule module;

    /** @param parent its device is where the text computes */
    TrainingText(
            NDManager parent, ModelConfiguration configuration, TensorType computation, Bfloat16Products products) {
        Map<String, Object> attributes = Map.of(
                "head_dim",
                (long) configuration.headDim(),
                "eps",
                configuration.rmsNormEpsilon(),
                "mlp_rows",
                (long) PassTiles.MLP_ROWS,
                "logit_rows",
                PassTiles.logitRows(configuration.vocabularySize()),
                "dtype",
                computation);
        String transfer = parent.getDevice().isGpu() ? "transfer-cuda.torchscript" : "transfer-cpu.torchscript";
        Map<String, String> sources = LayerSources.of(products);
        sources.putAll(LayerSources.rows());
        sources.put("transfer", TorchScript.resource(TrainingText.class, transfer));
        sources.put("training", TorchScript.resource(TrainingText.class, "training.torchscript"));
        this.module = TorchModule.load(parent, new TorchScript("training.Llama", attributes, sources));
    }

    /** What the backward pass of a layer starts from: its input, attention's output and log-sum-exp. */
    record Kept(NDArray x, NDArray o, NDArray lse) {

        static Kept of(List<NDArray> tensors) {
            return new Kept(tensors.get(0), tensors.get(1), tensors.get(2));
        }

        List<NDArray> tensors() {
            return List.of(x, o, lse);
        }

        void close() {
            tensors().forEach(NDArray::close);
        }
    }

    /** A layer's output, attention's output and log-sum-exp. */
    record LayerResult(NDArray y, NDArray o, NDArray lse) {}

    /** The same, and the copies that were made meanwhile. */
    record LayerAndCopies(NDArray y, NDArray o, NDArray lse, List<NDArray> copies) {}

    /** The gradient of a layer's input, and the tensors that were brought back meanwhile. */
    record GradientAndTensors(NDArray dx, List<NDArray> tensors) {}

    /** The losses of the picked rows, and the gradient of the rows. */
    record HeadResult(NDArray losses, NDArray dpicked) {}

    NDArray dense(NDManager owner, Map<String, NDArray> parts) {
        return module.method("dense").with(parts).toTensor(owner);
    }

    NDArray embed(NDManager owner, NDArray ids, NDArray table) {
        return module.method("embed").with(ids).with(table).toTensor(owner);
    }

    Rows embedBackward(NDManager owner, NDArray dx, NDArray ids) {
        return module.method("embed_backward")
                .with(dx)
                .with(ids)
                .toRecord(owner, result -> new Rows(result.tensor(0), result.tensor(1)));
    }

    Rows addRows(NDManager owner, Rows rows, Rows more) {
        return module.method("add_rows")
                .with(rows.rows())
                .with(rows.values())
                .with(more.rows())
                .with(more.values())
                .toRecord(owner, result -> new Rows(result.tensor(0), result.tensor(1)));
    }

    void addRowsToWhole(NDArray gradient, Rows rows) {
        module.method("add_rows_to_whole")
                .with(gradient)
                .with(rows.rows())
                .with(rows.values())
                .run();
    }

    Angles ropeTables(NDManager owner, NDArray inverseFrequencies, long s) {
        return module.method("rope_tables")
                .with(inverseFrequencies)
                .with(s)
                .toRecord(owner, result -> new Angles(result.tensor(0), result.tensor(1)));
    }

    LayerResult layer(NDManager owner, NDArray x, LayerParameters layer) {
        return with(module.method("layer").with(x), layer)
                .toRecord(owner, result -> new LayerResult(result.tensor(0), result.tensor(1), result.tensor(2)));
    }

    NDArray hostBuffer(NDManager owner, NDArray like) {
        return module.method("host_buffer").with(like).toTensor(owner);
    }

    LayerAndCopies layerAndStore(
            NDManager owner, NDArray x, LayerParameters layer, List<NDArray> tensors, List<NDArray> buffers) {
        return with(module.method("layer_and_store").with(x), layer)
                .with(tensors)
                .with(buffers)
                .toRecord(
                        owner,
                        result -> new LayerAndCopies(
                                result.tensor(0), result.tensor(1), result.tensor(2), result.tensors(3)));
    }

    GradientAndTensors layerBackwardAndFetch(
            NDManager owner,
            NDArray dy,
            Kept kept,
            LayerParameters layer,
            Map<String, NDArray> gradients,
            List<NDArray> copies) {
        TorchCall call = module.method("layer_backward_and_fetch")
                .with(dy)
                .with(kept.x())
                .with(kept.o())
                .with(kept.lse());
        return with(call, layer)
                .with(gradients)
                .with(copies)
                .toRecord(owner, result -> new GradientAndTensors(result.tensor(0), result.tensors(1)));
    }

    NDArray pick(NDManager owner, NDArray x, NDArray rows) {
        return module.method("pick").with(x).with(rows).toTensor(owner);
    }

    NDArray pickBackward(NDManager owner, NDArray dpicked, NDArray rows, NDArray like) {
        return module.method("pick_backward")
                .with(dpicked)
                .with(rows)
                .with(like)
                .toTensor(owner);
    }

    NDArray logits(NDManager owner, NDArray picked, Map<String, NDArray> w) {
        return module.method("logits").with(picked).with(w).toTensor(owner);
    }

    NDArray mostLikely(NDManager owner, NDArray picked, long tokens, Map<String, NDArray> w) {
        return module.method("most_likely").with(picked).with(tokens).with(w).toTensor(owner);
    }

    NDArray tokenLosses(NDManager owner, NDArray picked, NDArray targets, Map<String, NDArray> w) {
        return module.method("token_losses").with(picked).with(targets).with(w).toTensor(owner);
    }

    HeadResult head(
            NDManager owner,
            NDArray picked,
            NDArray targets,
            NDArray weights,
            Map<String, NDArray> w,
            Map<String, NDArray> gradients) {
        return module.method("head")
                .with(picked)
                .with(targets)
                .with(weights)
                .with(w)
                .with(gradients)
                .toRecord(owner, result -> new HeadResult(result.tensor(0), result.tensor(1)));
    }

    private static TorchCall with(TorchCall call, LayerParameters layer) {
        return call.with(layer.w())
                .with(layer.loraScale())
                .with(layer.cos())
                .with(layer.sin())
                .with(layer.window());
    }

    @Override
    public void close() {
        module.close();
    }
}
