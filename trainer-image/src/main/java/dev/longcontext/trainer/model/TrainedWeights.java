package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights that training changes, each with its gradient. All are float32 and belong to the model's manager.
 */
public final class TrainedWeights {

    private final LlamaModel model;
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<Map<String, NDArray>> layerGradients = new ArrayList<>();
    private final Map<String, NDArray> outsideGradients = new LinkedHashMap<>();

    public TrainedWeights(LlamaModel model) {
        this.model = model;
        for (int i = 0; i < model.configuration().layers(); i++) {
            layerGradients.add(new LinkedHashMap<>());
        }
    }

    /**
     * One trained weight.
     *
     * @param fileName its name in checkpoints
     * @param gradient of the value's shape; passes add to it
     */
    public record Parameter(String fileName, NDArray value, NDArray gradient) {

        /** Whether weight decay applies: to matrices, not to norms and biases. */
        public boolean decays() {
            return value.getShape().dimension() > 1;
        }
    }

    /** Adds the weight {@code name} of a layer. */
    public void add(int layer, String name, String fileName) {
        add(model.weights().layer(layer), layerGradients.get(layer), name, fileName);
    }

    /** Adds a weight outside the layers. */
    public void addOutside(String name, String fileName) {
        Map<String, NDArray> outside = model.weights().outside();
        add(outside, outsideGradients, name, fileName);
        boolean tied = outside.get(WeightTable.HEAD) == outside.get(WeightTable.EMBEDDING);
        if (tied && name.equals(WeightTable.EMBEDDING)) {
            outsideGradients.put(WeightTable.HEAD, outsideGradients.get(WeightTable.EMBEDDING));
        }
    }

    private void add(Map<String, NDArray> values, Map<String, NDArray> gradients, String name, String fileName) {
        NDArray value = values.get(name);
        NDArray gradient = model.manager().zeros(new Shape(value.getShape().getShape()));
        gradients.put(name, gradient);
        parameters.add(new Parameter(fileName, value, gradient));
    }

    /** In the order in which they were added. */
    public List<Parameter> parameters() {
        return List.copyOf(parameters);
    }

    /** Number of trained scalars. */
    public long size() {
        return parameters.stream()
                .mapToLong(parameter -> parameter.value().size())
                .sum();
    }

    Map<String, NDArray> layerGradients(int layer) {
        return layerGradients.get(layer);
    }

    Map<String, NDArray> outsideGradients() {
        return outsideGradients;
    }
}
