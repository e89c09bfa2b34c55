package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/**
 * Places in host memory for what layers keep, used again by every pass: pinning memory takes long. They belong to the
 * model's manager.
 */
final class HostBuffers {

    private final NDManager owner;
    private final TrainingText text;
    private final List<List<NDArray>> layers = new ArrayList<>();

    HostBuffers(NDManager owner, TrainingText text) {
        this.owner = owner;
        this.text = text;
    }

    /** A flat buffer for each tensor, with at least its elements; what layer {@code i} stored before is lost. */
    List<NDArray> of(int i, List<NDArray> tensors) {
        if (tensors.isEmpty()) {
            return List.of();
        }
        while (layers.size() <= i) {
            layers.add(new ArrayList<>());
        }
        List<NDArray> buffers = layers.get(i);
        for (int t = 0; t < tensors.size(); t++) {
            NDArray tensor = tensors.get(t);
            if (t == buffers.size()) {
                buffers.add(allocate(tensor));
            } else if (buffers.get(t).size() < tensor.size()) {
                buffers.get(t).close();
                buffers.set(t, allocate(tensor));
            }
        }
        return List.copyOf(buffers);
    }

    private NDArray allocate(NDArray like) {
        return text.hostBuffer(owner, like);
    }
}
