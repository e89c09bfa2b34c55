package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.longcontext.trainer.model.WeightTable.Weight;
import dev.longcontext.trainer.safetensors.SafetensorsFolder;
import dev.longcontext.trainer.safetensors.SafetensorsWriter;
import dev.longcontext.trainer.safetensors.TensorType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** All of a model's weights as trained weights: in float32, and written as Hugging Face does. */
public final class FullWeights {

    private static final double INITIAL_DEVIATION = 0.02;

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

    /** Random weights: matrices normal with deviation 0.02, norms 1, biases 0. */
    static ModelWeights random(LlamaModel model, long seed) {
        ModelConfiguration configuration = model.configuration();
        var random = new Random(seed);
        var weights = new ModelWeights(configuration.layers());
        for (Weight weight : WeightTable.outside(configuration)) {
            weights.outside().put(weight.name(), random(model, weight, random));
        }
        if (configuration.tiedEmbeddings()) {
            weights.outside().put(WeightTable.HEAD, weights.embedding());
        }
        for (int i = 0; i < configuration.layers(); i++) {
            for (Weight weight : WeightTable.layer(configuration, i)) {
                weights.layer(i).put(weight.name(), random(model, weight, random));
            }
        }
        return weights;
    }

    private static NDArray random(LlamaModel model, Weight weight, Random random) {
        Shape shape = new Shape(weight.shape());
        if (shape.dimension() == 1) {
            return weight.name().endsWith(".bias")
                    ? model.manager().zeros(shape)
                    : model.manager().ones(shape);
        }
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (INITIAL_DEVIATION * random.nextGaussian());
        }
        return model.manager().create(values, shape);
    }

    /** Writes the weights into a folder, one file. */
    public static void write(LlamaModel model, Path folder) throws IOException {
        var tensors = new ArrayList<SafetensorsWriter.Tensor>();
        ModelConfiguration configuration = model.configuration();
        addTensors(model, WeightTable.outside(configuration), model.weights().outside(), tensors);
        for (int i = 0; i < configuration.layers(); i++) {
            addTensors(
                    model, WeightTable.layer(configuration, i), model.weights().layer(i), tensors);
        }
        SafetensorsWriter.write(folder.resolve(SafetensorsFolder.SINGLE), Map.of("format", "pt"), tensors);
    }

    private static void addTensors(
            LlamaModel model, List<Weight> names, Map<String, NDArray> values, List<SafetensorsWriter.Tensor> tensors) {
        for (Weight weight : names) {
            tensors.add(model.memory().toFile(weight.fileName(), TensorType.F32, values.get(weight.name())));
        }
    }
}
