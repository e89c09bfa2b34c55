package dev.longcontext.trainer.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.adapter.AdapterNames.AdapterTensor;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.model.TrainedWeights;
import dev.longcontext.trainer.safetensors.SafetensorsException;
import dev.longcontext.trainer.safetensors.SafetensorsFile;
import dev.longcontext.trainer.safetensors.SafetensorsWriter;
import dev.longcontext.trainer.safetensors.TensorEntry;
import dev.longcontext.trainer.safetensors.TensorType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A LoRA adapter in a model, and in a folder as PEFT reads and writes it. In the model its tensors are float32, stand
 * beside the weights of their layer and belong to the model's manager.
 */
public final class PeftAdapter {

    public static final String FILE = "adapter_model.safetensors";

    private static final int LISTED = 10;

    private PeftAdapter() {}

    /**
     * Reads a folder's adapter into the model.
     *
     * @throws FailureException of class InvalidData where the adapter is not one of this model
     */
    public static AdapterConfiguration attach(LlamaModel model, Path folder) throws IOException {
        AdapterConfiguration configuration = AdapterConfiguration.read(folder);
        List<AdapterTensor> tensors = AdapterNames.of(model.configuration(), configuration);
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(FILE));
                NDManager reading = model.manager().newSubManager()) {
            check(file, tensors);
            for (AdapterTensor tensor : tensors) {
                TensorEntry entry = file.tensor(tensor.fileName());
                NDArray stored = model.memory().view(reading, file.map(entry), entry.shape(), entry.type());
                replace(model, tensor, model.memory().copy(model.manager(), stored, TensorType.F32));
            }
        } catch (SafetensorsException e) {
            throw invalid(e.getMessage()).causedBy(e);
        }
        model.setLoraScale(configuration.scale());
        return configuration;
    }

    /**
     * Puts a fresh adapter in the model, which changes nothing yet: A Kaiming-uniform, B zero, the embedding as in the
     * base model.
     */
    public static void initialise(LlamaModel model, AdapterConfiguration configuration, long seed) {
        NDManager manager = model.manager();
        var random = new LoraInitialization(seed);
        for (AdapterTensor tensor : AdapterNames.of(model.configuration(), configuration)) {
            if (tensor.layer() == AdapterNames.OUTSIDE) {
                NDArray base = model.weights().embedding();
                replace(model, tensor, model.memory().copy(manager, base, TensorType.F32));
            } else if (tensor.name().endsWith(".lora_A")) {
                float[] values = random.kaimingUniform((int) tensor.shape()[0], (int) tensor.shape()[1]);
                put(model, tensor, manager.create(values, new Shape(tensor.shape())));
            } else {
                put(model, tensor, manager.zeros(new Shape(tensor.shape())));
            }
        }
        model.setLoraScale(configuration.scale());
    }

    /** What it takes the place of, as the trained embedding does of the base model's, is freed: a table may have gigabytes. */
    private static void replace(LlamaModel model, AdapterTensor tensor, NDArray value) {
        NDArray base = place(model, tensor).put(tensor.name(), value);
        // the head may be the same tensor; equals() would compare numbers, which are those of a fresh copy too
        if (base != null && model.weights().outside().values().stream().noneMatch(other -> other == base)) {
            base.close();
        }
    }

    /** The attached adapter's tensors, to be trained. */
    public static TrainedWeights train(LlamaModel model, AdapterConfiguration configuration) {
        var trained = new TrainedWeights(model);
        for (AdapterTensor tensor : AdapterNames.of(model.configuration(), configuration)) {
            if (tensor.layer() == AdapterNames.OUTSIDE) {
                trained.addOutside(tensor.name(), tensor.fileName());
            } else {
                trained.add(tensor.layer(), tensor.name(), tensor.fileName());
            }
        }
        return trained;
    }

    /** Writes the model's adapter into an existing, empty folder. */
    public static void write(LlamaModel model, AdapterConfiguration configuration, Path folder) throws IOException {
        var tensors = new ArrayList<SafetensorsWriter.Tensor>();
        for (AdapterTensor tensor : AdapterNames.of(model.configuration(), configuration)) {
            NDArray value = place(model, tensor).get(tensor.name());
            tensors.add(model.memory().toFile(tensor.fileName(), TensorType.F32, value));
        }
        SafetensorsWriter.write(folder.resolve(FILE), Map.of("format", "pt"), tensors);
        configuration.write(folder);
    }

    private static Map<String, NDArray> place(LlamaModel model, AdapterTensor tensor) {
        return tensor.layer() == AdapterNames.OUTSIDE
                ? model.weights().outside()
                : model.weights().layer(tensor.layer());
    }

    private static void put(LlamaModel model, AdapterTensor tensor, NDArray value) {
        place(model, tensor).put(tensor.name(), value);
    }

    /**
     * @throws FailureException of class InvalidData unless the file holds exactly these tensors
     */
    public static void check(SafetensorsFile file, List<AdapterTensor> expected) throws SafetensorsException {
        Set<String> unknown = new HashSet<>();
        file.tensors().forEach(entry -> unknown.add(entry.name()));
        var problems = new ArrayList<String>();
        for (AdapterTensor tensor : expected) {
            if (!unknown.remove(tensor.fileName())) {
                problems.add("missing: " + tensor.fileName());
            } else if (!Arrays.equals(file.tensor(tensor.fileName()).shape(), tensor.shape())) {
                problems.add(tensor.fileName() + " is "
                        + file.tensor(tensor.fileName()).describe() + ", expected " + Arrays.toString(tensor.shape()));
            }
        }
        unknown.stream().sorted().forEach(name -> problems.add("unknown: " + name));
        if (!problems.isEmpty()) {
            throw invalid(file.path() + ": does not fit the base model: "
                    + String.join("; ", problems.subList(0, Math.min(LISTED, problems.size()))));
        }
    }

    private static FailureException invalid(String message) {
        return new FailureException(
                FailureClass.InvalidData, message, "Use an adapter that was trained on this base model.");
    }
}
