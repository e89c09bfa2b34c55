package dev.longcontext.trainer.tensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.safetensors.TensorType;
import java.util.List;
import java.util.Map;

/** The methods of {@code memory.torchscript}, which says what each does. */
final class MemoryText implements AutoCloseable {

    private final TorchModule module;

    MemoryText(NDManager parent) {
        String text = TorchScript.resource(MemoryText.class, "memory.torchscript");
        this.module = TorchModule.load(parent, new TorchScript("memory.Memory", Map.of(), Map.of("memory", text)));
    }

    NDArray view(NDManager owner, NDArray bits, long[] shape, TensorType dtype) {
        return module.method("view").with(bits).with(shape).with(dtype).toTensor(owner);
    }

    NDArray bytes(NDManager owner, NDArray tensor, long begin, long end) {
        return module.method("bytes").with(tensor).with(begin).with(end).toTensor(owner);
    }

    NDArray copy(NDManager owner, NDArray tensor, TensorType dtype) {
        return module.method("copy").with(tensor).with(dtype).toTensor(owner);
    }

    NDArray move(NDManager owner, NDArray tensor, NDArray there) {
        return module.method("move").with(tensor).with(there).toTensor(owner);
    }

    NDArray empty(NDManager owner, long[] shape, TensorType dtype) {
        return module.method("empty").with(shape).with(dtype).toTensor(owner);
    }

    void fill(NDArray target, NDArray source) {
        module.method("fill").with(target).with(source).run();
    }

    void fillRows(NDArray target, NDArray source, long begin, long end) {
        module.method("fill_rows")
                .with(target)
                .with(source)
                .with(begin)
                .with(end)
                .run();
    }

    NDArray concatenate(NDManager owner, List<NDArray> parts) {
        return module.method("concatenate").with(parts).toTensor(owner);
    }

    NDArray complex(NDManager owner, NDArray pairs) {
        return module.method("complex").with(pairs).toTensor(owner);
    }

    @Override
    public void close() {
        module.close();
    }
}
