package dev.longcontext.trainer.evaluation;

import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.tensors.ComputeDevices;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A model on every device of the run: loaded on the first, and replicas of it on the others. */
final class ModelOnDevices implements AutoCloseable {
    private final NDManager manager;
    private final List<LlamaModel> models = new ArrayList<>();

    private ModelOnDevices(NDManager manager) {
        this.manager = manager;
    }

    /** @param dense whether a model that is measured on NF4 is dequantised as a whole */
    static ModelOnDevices load(ModelUnderTest which, StageContext context, ComputeDevices devices, boolean dense)
            throws IOException {
        ModelOnDevices loaded = new ModelOnDevices(devices.newManager());
        try {
            LlamaModel first = which.load(loaded.manager, context);
            loaded.models.add(first);
            if (dense) {
                first.dequantise();
            }
            for (int i = 1; i < devices.devices().size(); i++) {
                NDManager own = loaded.manager.newSubManager(devices.devices().get(i));
                loaded.models.add(first.on(own, devices.oneMemory()));
            }
            return loaded;
        } catch (IOException | RuntimeException e) {
            loaded.close();
            throw e;
        }
    }

    /** One for each device. */
    List<LlamaModel> all() {
        return List.copyOf(models);
    }

    /** In reverse order: on the CPU the replicas share what the first one owns. */
    @Override
    public void close() {
        for (int i = models.size() - 1; i >= 0; i--) {
            models.get(i).close();
        }
        manager.close();
    }
}
