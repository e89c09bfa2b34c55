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

    private static final int OUTSIDE = -1;

    private final LlamaModel model;
    private final List<Place> places = new ArrayList<>();
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<Map<String, NDArray>> layerGradients = new ArrayList<>();
    private final Map<String, NDArray> outsideGradients = new LinkedHashMap<>();

    public TrainedWeights(LlamaModel model) {
        this.model = model;
        for (int i = 0; i < model.configuration().layers(); i++) {
            layerGradients.add(new LinkedHashMap<>());
        }
    }

    /** @param layer or {@link #OUTSIDE} */
    private record Place(int layer, String name, String fileName) {}

    /**
     * One trained weight.
     *
     * @param fileName its name in checkpoints
     * @param gradient of the value's shape; passes add to it
     * @param byRows whether a pass adds to no other rows of the gradient than those of its token ids
     */
    public record Parameter(String fileName, NDArray value, NDArray gradient, boolean byRows) {

        /** Whether weight decay applies: to matrices, not to norms and biases. */
        public boolean decays() {
            return value.getShape().dimension() > 1;
        }
    }

    /** Adds the weight {@code name} of a layer. */
    public void add(int layer, String name, String fileName) {
        places.add(new Place(layer, name, fileName));
        add(model.weights().layer(layer), layerGradients.get(layer), name, fileName, false);
    }

    /** Adds a weight outside the layers. */
    public void addOutside(String name, String fileName) {
        places.add(new Place(OUTSIDE, name, fileName));
        Map<String, NDArray> outside = model.weights().outside();
        boolean embedding = name.equals(WeightTable.EMBEDDING);
        boolean tied = outside.get(WeightTable.HEAD) == outside.get(WeightTable.EMBEDDING);
        add(outside, outsideGradients, name, fileName, embedding && !tied);
        if (tied && embedding) {
            outsideGradients.put(WeightTable.HEAD, outsideGradients.get(WeightTable.EMBEDDING));
        }
    }

    /** The same weights of a replica of the model, with gradients of its own. */
    public TrainedWeights on(LlamaModel replica) {
        var weights = new TrainedWeights(replica);
        for (Place place : places) {
            if (place.layer() == OUTSIDE) {
                weights.addOutside(place.name(), place.fileName());
            } else {
                weights.add(place.layer(), place.name(), place.fileName());
            }
        }
        return weights;
    }

    private void add(
            Map<String, NDArray> values, Map<String, NDArray> gradients, String name, String fileName, boolean byRows) {
        NDArray value = values.get(name);
        NDArray gradient = model.manager().zeros(new Shape(value.getShape().getShape()));
        gradients.put(name, gradient);
        parameters.add(new Parameter(fileName, value, gradient, byRows));
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
