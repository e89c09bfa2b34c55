package ai.djl.pytorch.jni;

import ai.djl.pytorch.engine.PtSymbolBlock;
import java.util.List;

/**
 * The door to DJL's native method call, which is package-private.
 *
 * <p>DJL's public {@code IValueUtils.forward} knows tensors, lists of tensors and strings only, encodes them in array
 * names, and leaks its inputs when the call throws. The native call beneath takes any argument.
 */
public final class ModuleMethod {

    private ModuleMethod() {}

    /**
     * Runs a method of a TorchScript module. Whether autograd records is the thread's grad mode: DJL's own guard for
     * inference is a deprecated one that warns.
     *
     * @param arguments stay the caller's to close
     * @return the result, the caller's to close
     * @throws ai.djl.engine.EngineException with TorchScript's stack when the method fails
     */
    public static IValue run(PtSymbolBlock module, String method, List<IValue> arguments) {
        long[] handles = arguments.stream().mapToLong(IValue::getHandle).toArray();
        return new IValue(PyTorchLibrary.LIB.moduleRunMethod(module.getHandle(), method, handles, true, false));
    }
}
