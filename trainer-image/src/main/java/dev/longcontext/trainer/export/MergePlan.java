package dev.longcontext.trainer.export;

import dev.longcontext.trainer.adapter.AdapterNames;
import dev.longcontext.trainer.adapter.AdapterNames.AdapterTensor;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.architecture.WeightTable;
import dev.longcontext.trainer.architecture.WeightTable.Weight;
import dev.longcontext.trainer.quantization.Nf4Options;
import dev.longcontext.trainer.safetensors.SafetensorsFolder;
import dev.longcontext.trainer.safetensors.TensorEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says for every tensor of the merged model where its elements come from: the base, as it is or dequantised, with the
 * adapter added; or, for a trained embedding, the adapter alone.
 */
final class MergePlan {

    private final ModelConfiguration configuration;
    private final SafetensorsFolder base;
    private final Optional<LoraAdapter> adapter;
    private final Optional<Nf4Options> dequantized;
    private final Map<String, AdapterTensor> adapterTensors = new HashMap<>();

    /**
     * @param base the model's weights
     * @param adapter what was trained beside them; empty when the weights themselves were
     * @param dequantized how the projections were quantised, when the merge is to start from that
     */
    MergePlan(
            ModelConfiguration configuration,
            SafetensorsFolder base,
            Optional<LoraAdapter> adapter,
            Optional<Nf4Options> dequantized) {
        this.configuration = configuration;
        this.base = base;
        this.adapter = adapter;
        this.dequantized = dequantized;
        adapter.ifPresent(lora ->
                lora.tensors().forEach(tensor -> adapterTensors.put(key(tensor.layer(), tensor.name()), tensor)));
    }

    /** An embedding that was trained is no longer the head's table, which stayed as it was. */
    static boolean unties(ModelConfiguration configuration, Optional<LoraAdapter> adapter) {
        return configuration.tiedEmbeddings()
                && adapter.map(lora -> lora.configuration().trainEmbeddings()).orElse(false);
    }

    List<MergedTensor> tensors() throws IOException {
        var tensors = new ArrayList<MergedTensor>();
        for (Weight weight : WeightTable.outside(configuration)) {
            tensors.add(tensor(AdapterNames.OUTSIDE, weight));
        }
        for (int layer = 0; layer < configuration.layers(); layer++) {
            for (Weight weight : WeightTable.layer(configuration, layer)) {
                tensors.add(tensor(layer, weight));
            }
        }
        if (unties(configuration, adapter)) {
            TensorEntry table =
                    base.tensor(WeightTable.outside(configuration).get(0).fileName());
            tensors.add(new MergedTensor(WeightTable.HEAD + ".weight", table.shape(), () -> stored(table)));
        }
        return tensors;
    }

    private MergedTensor tensor(int layer, Weight weight) throws IOException {
        AdapterTensor replacement = adapterTensors.get(key(layer, weight.name()));
        if (replacement != null) {
            LoraAdapter lora = adapter.orElseThrow();
            return new MergedTensor(weight.fileName(), weight.shape(), () -> lora.elements(replacement));
        }
        TensorEntry entry = base.tensor(weight.fileName());
        return new MergedTensor(weight.fileName(), weight.shape(), () -> merged(layer, weight, entry));
    }

    private Elements merged(int layer, Weight weight, TensorEntry entry) throws IOException {
        Elements elements = stored(entry);
        if (weight.projection() && dequantized.isPresent()) {
            long size = weight.shape()[0] * weight.shape()[1];
            elements = new DequantizedElements(elements, size, entry.type(), dequantized.get());
        }
        AdapterTensor a = adapterTensors.get(key(layer, weight.name() + ".lora_A"));
        if (a == null) {
            return elements;
        }
        AdapterTensor b = adapterTensors.get(key(layer, weight.name() + ".lora_B"));
        LoraAdapter lora = adapter.orElseThrow();
        return new LoraElements(elements, lora.values(a), lora.values(b), (int) weight.shape()[1], lora.scale());
    }

    private Elements stored(TensorEntry entry) throws IOException {
        return StoredElements.open(entry, base::map);
    }

    private static String key(int layer, String name) {
        return layer + "/" + name;
    }
}
