package dev.longcontext.trainer.tensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.ModuleMethod;
import dev.longcontext.trainer.safetensors.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One call of a TorchScript method. Arguments are only described until the call is made; their native counterparts
 * live for the call alone and are released whether it returns or throws.
 */
public final class TorchCall {

    private final PtSymbolBlock block;
    private final String method;
    private final List<Supplier<IValue>> arguments = new ArrayList<>();

    TorchCall(PtSymbolBlock block, String method) {
        this.block = block;
        this.method = method;
    }

    /** A {@code Tensor}. */
    public TorchCall with(NDArray tensor) {
        arguments.add(() -> IValue.from((PtNDArray) tensor));
        return this;
    }

    /** An {@code int}. */
    public TorchCall with(long number) {
        arguments.add(() -> IValue.from(number));
        return this;
    }

    /** An {@code int} that stands for a type. */
    public TorchCall with(TensorType dtype) {
        return with(Dtype.of(dtype).number());
    }

    /** A {@code float}. */
    public TorchCall with(double number) {
        arguments.add(() -> IValue.from(number));
        return this;
    }

    /** A {@code List[int]}. */
    public TorchCall with(long[] numbers) {
        arguments.add(() -> IValue.listFrom(numbers));
        return this;
    }

    /** A {@code List[Tensor]}. */
    public TorchCall with(List<? extends NDArray> tensors) {
        PtNDArray[] array = tensors.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new);
        arguments.add(() -> IValue.listFrom(array));
        return this;
    }

    /** A {@code Dict[str, Tensor]}, in the map's order. */
    public TorchCall with(Map<String, ? extends NDArray> tensors) {
        var map = new LinkedHashMap<String, PtNDArray>();
        tensors.forEach((name, tensor) -> map.put(name, (PtNDArray) tensor));
        arguments.add(() -> IValue.stringMapFrom(map));
        return this;
    }

    /** Calls a method that returns a {@code Tensor}, which the manager then owns. */
    public NDArray toTensor(NDManager owner) {
        return run(result -> result.toTensor((PtNDManager) owner));
    }

    /**
     * Calls a method that returns a {@code Tuple}.
     *
     * @param owner of the tensors that the reader takes
     * @param reader makes a record of it
     */
    public <T> T toRecord(NDManager owner, Function<TorchTuple, T> reader) {
        return run(result -> {
            IValue[] elements = result.toIValueTuple();
            try {
                return reader.apply(new TorchTuple(elements, (PtNDManager) owner));
            } finally {
                Arrays.stream(elements).forEach(IValue::close);
            }
        });
    }

    /** Calls a method that returns a {@code float}. */
    public double toDouble() {
        return run(IValue::toDouble);
    }

    /** Calls a method that returns an {@code int}. */
    public long toLong() {
        return run(IValue::toLong);
    }

    /** Calls a method that returns a {@code bool}. */
    public boolean toBoolean() {
        return run(IValue::toBoolean);
    }

    /** Calls a method that returns nothing, for what it does to its arguments. */
    public void run() {
        run(result -> null);
    }

    private <T> T run(Function<IValue, T> reader) {
        TorchRuntime.prepareThread();
        var values = new ArrayList<IValue>(arguments.size());
        try {
            arguments.forEach(argument -> values.add(argument.get()));
            try (IValue result = ModuleMethod.run(block, method, values)) {
                return reader.apply(result);
            }
        } finally {
            values.forEach(IValue::close);
        }
    }
}
