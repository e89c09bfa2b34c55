package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDArray;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.architecture.WeightTable;
import dev.longcontext.trainer.architecture.WeightTable.Weight;
import dev.longcontext.trainer.safetensors.TensorType;
import java.util.Map;

/** All of a model's weights as trained weights, in float32. */
public final class FullWeights {

    private FullWeights() {}

    /** Brings every weight of the model into writable float32 memory, and makes all of them trained. */
    public static TrainedWeights train(LlamaModel model) {
        var trained = new TrainedWeights(model);
        ModelConfiguration configuration = model.configuration();
        for (int i = 0; i < configuration.layers(); i++) {
            for (Weight weight : WeightTable.layer(configuration, i)) {
                own(model, model.weights().layer(i), weight.name());
                trained.add(i, weight.name(), weight.fileName());
            }
        }
        Map<String, NDArray> outside = model.weights().outside();
        for (Weight weight : WeightTable.outside(configuration)) {
            own(model, outside, weight.name());
            if (configuration.tiedEmbeddings() && weight.name().equals(WeightTable.EMBEDDING)) {
                outside.put(WeightTable.HEAD, outside.get(WeightTable.EMBEDDING))
                        .close();
            }
            trained.addOutside(weight.name(), weight.fileName());
        }
        return trained;
    }

    private static void own(LlamaModel model, Map<String, NDArray> weights, String name) {
        try (NDArray stored = weights.get(name)) {
            weights.put(name, model.memory().copy(model.manager(), stored, TensorType.F32));
        }
    }
}
