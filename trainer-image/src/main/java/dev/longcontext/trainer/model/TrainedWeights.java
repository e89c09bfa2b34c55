package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.longcontext.trainer.architecture.WeightTable;
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
    private Gradient embeddingGradient;

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
     * @param value float32
     */
    public record Parameter(String fileName, NDArray value, Gradient gradient) {

        /** Whether weight decay applies: to matrices, not to norms and biases. */
        public boolean decays() {
            return value.getShape().dimension() > 1;
        }
    }

    /** Adds the weight {@code name} of a layer. */
    public void add(int layer, String name, String fileName) {
        places.add(new Place(layer, name, fileName));
        NDArray value = model.weights().layer(layer).get(name);
        layerGradients.get(layer).put(name, addWhole(fileName, value).values());
    }

    /** Adds a weight outside the layers. */
    public void addOutside(String name, String fileName) {
        places.add(new Place(OUTSIDE, name, fileName));
        Map<String, NDArray> outside = model.weights().outside();
        NDArray value = outside.get(name);
        boolean embedding = name.equals(WeightTable.EMBEDDING);
        boolean tied = outside.get(WeightTable.HEAD) == outside.get(WeightTable.EMBEDDING);
        if (embedding && !tied) {
            embeddingGradient =
                    new RowGradient(model.manager(), value.getShape().get(1));
            parameters.add(new Parameter(fileName, value, embeddingGradient));
            return;
        }
        WholeGradient gradient = addWhole(fileName, value);
        if (embedding) {
            embeddingGradient = gradient;
            outsideGradients.put(WeightTable.HEAD, gradient.values());
        } else {
            outsideGradients.put(name, gradient.values());
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

    private WholeGradient addWhole(String fileName, NDArray value) {
        var gradient = new WholeGradient(
                model.manager().zeros(new Shape(value.getShape().getShape())));
        parameters.add(new Parameter(fileName, value, gradient));
        return gradient;
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

    /** Null where the token embedding is not trained. */
    Gradient embeddingGradient() {
        return embeddingGradient;
    }

    Map<String, NDArray> layerGradients(int layer) {
        return layerGradients.get(layer);
    }

    /** Of weights that the head uses. */
    Map<String, NDArray> outsideGradients() {
        return outsideGradients;
    }
}
