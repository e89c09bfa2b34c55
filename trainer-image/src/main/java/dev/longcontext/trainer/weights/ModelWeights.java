package dev.longcontext.trainer.weights;

import ai.djl.ndarray.NDArray;
import dev.longcontext.trainer.architecture.WeightTable;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A model's weights under the names of {@link WeightTable}, in the form the TorchScript text takes them (see the head
 * of {@code llama.torchscript}). The arrays belong to the manager they were loaded with.
 */
public final class ModelWeights {

    private final List<Map<String, NDArray>> layers = new ArrayList<>();
    private final Map<String, NDArray> outside = new LinkedHashMap<>();

    public ModelWeights(int layers) {
        for (int i = 0; i < layers; i++) {
            this.layers.add(new LinkedHashMap<>());
        }
    }

    /** The same weights elsewhere: each array as {@code place} gives it. An array that stands twice stays one array. */
    public ModelWeights on(UnaryOperator<NDArray> place) {
        var placed = new IdentityHashMap<NDArray, NDArray>();
        UnaryOperator<NDArray> once = array -> placed.computeIfAbsent(array, place);
        var copy = new ModelWeights(layers.size());
        for (int i = 0; i < layers.size(); i++) {
            Map<String, NDArray> target = copy.layer(i);
            layers.get(i).forEach((name, array) -> target.put(name, once.apply(array)));
        }
        outside.forEach((name, array) -> copy.outside.put(name, once.apply(array)));
        return copy;
    }

    /** @param dense makes a matrix [out, in] of its parts in NF4, which are closed afterwards */
    public void dequantise(Function<Map<String, NDArray>, NDArray> dense) {
        layers.forEach(layer -> QuantizedLayers.replaceIn(layer, dense));
    }

    /** Layer i's weights; may be added to. */
    public Map<String, NDArray> layer(int i) {
        return layers.get(i);
    }

    /** {@code embed_tokens}, {@code norm} and {@code lm_head}, which is there for tied embeddings too. */
    public Map<String, NDArray> outside() {
        return outside;
    }

    /** [v, d], float32, float16 or bfloat16. */
    public NDArray embedding() {
        return outside.get(WeightTable.EMBEDDING);
    }
}
