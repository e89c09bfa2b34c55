package dev.longcontext.trainer.weights;

import ai.djl.ndarray.NDArray;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.architecture.WeightTable;
import dev.longcontext.trainer.architecture.WeightTable.Weight;
import dev.longcontext.trainer.safetensors.SafetensorsFolder;
import dev.longcontext.trainer.safetensors.SafetensorsWriter;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.TensorMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes all weights of a model as Hugging Face does, in float32. */
public final class WeightWriter {

    private final TensorMemory memory;
    private final List<SafetensorsWriter.Tensor> tensors = new ArrayList<>();

    private WeightWriter(TensorMemory memory) {
        this.memory = memory;
    }

    /** One file in a folder that is there. */
    public static void write(TensorMemory memory, ModelConfiguration configuration, ModelWeights weights, Path folder)
            throws IOException {
        var writer = new WeightWriter(memory);
        writer.add(WeightTable.outside(configuration), weights.outside());
        for (int i = 0; i < configuration.layers(); i++) {
            writer.add(WeightTable.layer(configuration, i), weights.layer(i));
        }
        SafetensorsWriter.write(folder.resolve(SafetensorsFolder.SINGLE), Map.of("format", "pt"), writer.tensors);
    }

    private void add(List<Weight> names, Map<String, NDArray> values) {
        for (Weight weight : names) {
            tensors.add(memory.toFile(weight.fileName(), TensorType.F32, values.get(weight.name())));
        }
    }
}
