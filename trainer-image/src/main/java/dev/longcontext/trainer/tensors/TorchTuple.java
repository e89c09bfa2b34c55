package dev.longcontext.trainer.tensors;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.List;

/** A {@code Tuple} that a TorchScript method returned. What is taken from it belongs to the call's manager. */
public final class TorchTuple {

    private final IValue[] elements;
    private final PtNDManager owner;

    TorchTuple(IValue[] elements, PtNDManager owner) {
        this.elements = elements;
        this.owner = owner;
    }

    /** Element {@code i}, a {@code Tensor}. */
    public NDArray tensor(int i) {
        return elements[i].toTensor(owner);
    }

    /** Element {@code i}, a {@code List[Tensor]}. */
    public List<NDArray> tensors(int i) {
        return List.of(elements[i].toTensorArray(owner));
    }
}
