package dev.longcontext.trainer.adapter;

import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.architecture.WeightTable;
import dev.longcontext.trainer.architecture.WeightTable.Weight;
import java.util.ArrayList;
import java.util.List;

/**
 * The tensors of an adapter: our name and place, PEFT's name, the shape. What is not in this table is not in the
 * adapter.
 */
public final class AdapterNames {

    /** The layer of a tensor that belongs to none. */
    public static final int OUTSIDE = -1;

    private static final String PREFIX = "base_model.model.";
    private static final String SUFFIX = ".weight";

    private AdapterNames() {}

    /** @param layer index of the layer, or {@link #OUTSIDE} */
    public record AdapterTensor(int layer, String name, String fileName, long[] shape) {}

    /** In the order of the file: sorted by PEFT's names. */
    public static List<AdapterTensor> of(ModelConfiguration model, AdapterConfiguration adapter) {
        var tensors = new ArrayList<AdapterTensor>();
        if (adapter.trainEmbeddings()) {
            Weight table = WeightTable.outside(model).get(0);
            tensors.add(new AdapterTensor(OUTSIDE, table.name(), PREFIX + table.fileName(), table.shape()));
        }
        for (int layer = 0; layer < model.layers(); layer++) {
            for (Weight weight : WeightTable.layer(model, layer)) {
                if (adapter.targetModules().contains(weight.name())) {
                    String module = PREFIX
                            + weight.fileName().substring(0, weight.fileName().length() - SUFFIX.length());
                    long[] a = {adapter.rank(), weight.shape()[1]};
                    long[] b = {weight.shape()[0], adapter.rank()};
                    tensors.add(new AdapterTensor(layer, weight.name() + ".lora_A", module + ".lora_A.weight", a));
                    tensors.add(new AdapterTensor(layer, weight.name() + ".lora_B", module + ".lora_B.weight", b));
                }
            }
        }
        tensors.sort((left, right) -> left.fileName().compareTo(right.fileName()));
        return tensors;
    }
}
