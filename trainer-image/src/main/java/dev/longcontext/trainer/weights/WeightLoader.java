package dev.longcontext.trainer.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.architecture.ModelFolder;
import dev.longcontext.trainer.architecture.WeightTable;
import dev.longcontext.trainer.architecture.WeightTable.Weight;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.quantization.Nf4Options;
import dev.longcontext.trainer.quantization.QuantizedMatrix;
import dev.longcontext.trainer.safetensors.SafetensorsException;
import dev.longcontext.trainer.safetensors.SafetensorsFolder;
import dev.longcontext.trainer.safetensors.TensorEntry;
import dev.longcontext.trainer.tensors.TensorMemory;
import dev.longcontext.trainer.weights.ModelSource.Trained;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Loads a Hugging Face folder's weights by the table. What the file has in the wanted type stays mapped. */
public final class WeightLoader {

    private final NDManager manager;
    private final TensorMemory memory;
    private final ModelSource source;
    private final ModelConfiguration configuration;

    public WeightLoader(NDManager manager, TensorMemory memory, ModelSource source, ModelConfiguration configuration) {
        this.manager = manager;
        this.memory = memory;
        this.source = source;
        this.configuration = configuration;
    }

    /** @throws FailureException of class InvalidData where weights are missing, unknown, or of another shape */
    public ModelWeights load() throws IOException {
        try (SafetensorsFolder folder = WeightFiles.open(source.folder(), configuration)) {
            var weights = new ModelWeights(configuration.layers());
            Map<String, QuantizedMatrix> quantised = source.quantization().isEmpty()
                    ? Map.of()
                    : quantised(folder, source.quantization().get());
            var quantisedLayers = new QuantizedLayers(manager, memory);
            for (int i = 0; i < configuration.layers(); i++) {
                Map<String, NDArray> layer = weights.layer(i);
                for (Weight weight : WeightTable.layer(configuration, i)) {
                    TensorEntry entry = folder.tensor(weight.fileName());
                    QuantizedMatrix matrix = quantised.get(entry.name());
                    if (matrix != null) {
                        quantisedLayers.put(weight.name(), matrix, layer);
                    } else {
                        layer.put(weight.name(), read(folder, entry, weight.projection()));
                    }
                }
            }
            loadOutside(folder, weights.outside());
            return weights;
        } catch (SafetensorsException e) {
            throw ModelFolder.invalid(e.getMessage(), WeightMismatch.COMPLETE).causedBy(e);
        }
    }

    /** All projections in NF4, by their names in the files: from the cache where there is one. */
    private Map<String, QuantizedMatrix> quantised(SafetensorsFolder folder, Nf4Options options) throws IOException {
        List<String> names = IntStream.range(0, configuration.layers())
                .boxed()
                .flatMap(i -> WeightTable.layer(configuration, i).stream())
                .filter(Weight::projection)
                .map(Weight::fileName)
                .toList();
        if (source.cache().isPresent()) {
            var cached = source.cache().get().read(options, names);
            if (cached.isPresent()) {
                return cached.get();
            }
        }
        NDManager memoryOfNew = manager.newSubManager();
        var quantiser = new MatrixQuantiser(memoryOfNew, options);
        var matrices = new LinkedHashMap<String, QuantizedMatrix>();
        for (String name : names) {
            matrices.put(name, quantiser.quantise(folder, folder.tensor(name)));
        }
        if (source.cache().isPresent()) {
            var mapped = source.cache().get().keep(options, matrices);
            if (mapped.isPresent()) {
                memoryOfNew.close();
                return mapped.get();
            }
        }
        return matrices;
    }

    private void loadOutside(SafetensorsFolder folder, Map<String, NDArray> outside) throws IOException {
        for (Weight weight : WeightTable.outside(configuration)) {
            TensorEntry entry = folder.tensor(weight.fileName());
            boolean embedding = weight.name().equals(WeightTable.EMBEDDING);
            boolean head = weight.name().equals(WeightTable.HEAD);
            outside.put(
                    weight.name(),
                    embedding && source.trained() == Trained.EMBEDDING
                            ? memory.read(manager, folder, entry, entry.type())
                            : read(folder, entry, head));
        }
        if (configuration.tiedEmbeddings()) {
            TensorEntry table =
                    folder.tensor(WeightTable.outside(configuration).get(0).fileName());
            outside.put(WeightTable.HEAD, read(folder, table, true));
        }
    }

    /**
     * What stays as it is in the file is mapped; what is cast, or will be changed, is read.
     *
     * @param computed whether the tensor takes part in matrix products, so that its type is the computation's
     */
    private NDArray read(SafetensorsFolder folder, TensorEntry entry, boolean computed) throws IOException {
        if (source.trained() == Trained.EVERYTHING) {
            return memory.read(manager, folder, entry, entry.type());
        }
        if (computed && entry.type() != source.computation()) {
            return memory.read(manager, folder, entry, source.computation());
        }
        return memory.map(manager, folder, entry);
    }
}
