package dev.longcontext.trainer.tensors;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A loaded TorchScript module, whose methods are called by {@link #method}. Use it on one thread at a time. */
public final class TorchModule implements AutoCloseable {

    private final PtNDManager manager;
    private final PtSymbolBlock block;

    private TorchModule(PtNDManager manager, PtSymbolBlock block) {
        this.manager = manager;
        this.block = block;
    }

    /**
     * Packs and loads a module on the manager's device.
     *
     * @param parent owns the module if it is not closed before
     * @throws ai.djl.engine.EngineException where the text does not compile, with TorchScript's message
     */
    public static TorchModule load(NDManager parent, TorchScript script) {
        TorchRuntime.prepareThread();
        var manager = (PtNDManager) parent.newSubManager();
        try (var archive = new ByteArrayInputStream(script.pack())) {
            return new TorchModule(manager, JniUtils.loadModule(manager, archive, false, false));
        } catch (IOException e) {
            manager.close();
            throw new UncheckedIOException(e); // in memory: cannot happen
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** A call of a method: give it the arguments in order, then say what it returns. */
    public TorchCall method(String name) {
        return new TorchCall(block, name);
    }

    @Override
    public void close() {
        block.close();
        manager.close();
    }
}
