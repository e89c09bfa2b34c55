package dev.longcontext.trainer.inference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.estimator.PassTiles;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.model.Angles;
import dev.longcontext.trainer.model.LayerParameters;
import dev.longcontext.trainer.model.LayerSources;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.tensors.TorchModule;
import dev.longcontext.trainer.tensors.TorchScript;
import java.util.Map;

/** The methods of {@code decoder.torchscript}, which says what each does and what shapes go in and out. */
final class DecoderText implements AutoCloseable {

    private final TorchModule module;

    DecoderText(NDManager parent, LlamaModel model) {
        ModelConfiguration configuration = model.configuration();
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
                model.computation());
        Map<String, String> sources = LayerSources.of(model.products());
        sources.put("decoder", TorchScript.resource(DecoderText.class, "decoder.torchscript"));
        this.module = TorchModule.load(parent, new TorchScript("decoder.Decoder", attributes, sources));
    }

    /** Of a layer, [1, k, capacity, e] each. */
    record Cache(NDArray keys, NDArray values) {}

    NDArray cache(NDManager owner, long heads, long capacity, NDArray there) {
        return module.method("cache").with(heads).with(capacity).with(there).toTensor(owner);
    }

    NDArray embed(NDManager owner, NDArray ids, NDArray table) {
        return module.method("embed").with(ids).with(table).toTensor(owner);
    }

    Angles rope(NDManager owner, NDArray inverseFrequencies, long p, long n) {
        return module.method("rope")
                .with(inverseFrequencies)
                .with(p)
                .with(n)
                .toRecord(owner, result -> new Angles(result.tensor(0), result.tensor(1)));
    }

    NDArray layer(NDManager owner, NDArray x, LayerParameters layer, Cache cache, long p) {
        return module.method("layer")
                .with(x)
                .with(layer.w())
                .with(layer.loraScale())
                .with(layer.cos())
                .with(layer.sin())
                .with(layer.window())
                .with(cache.keys())
                .with(cache.values())
                .with(p)
                .toTensor(owner);
    }

    NDArray logits(NDManager owner, NDArray x, Map<String, NDArray> w) {
        return module.method("logits").with(x).with(w).toTensor(owner);
    }

    NDArray losses(NDManager owner, NDArray x, NDArray next, Map<String, NDArray> w) {
        return module.method("losses").with(x).with(next).with(w).toTensor(owner);
    }

    @Override
    public void close() {
        module.close();
    }
}
