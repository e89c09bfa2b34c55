package dev.longcontext.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.model.Rows;
import dev.longcontext.trainer.tensors.TorchCall;
import dev.longcontext.trainer.tensors.TorchModule;
import dev.longcontext.trainer.tensors.TorchScript;
import java.util.List;
import java.util.Map;

/** The methods of {@code optimizer.torchscript}, which says what each does. */
final class OptimizerText implements AutoCloseable {

    private final TorchModule module;

    OptimizerText(NDManager parent) {
        String text = TorchScript.resource(OptimizerText.class, "optimizer.torchscript");
        this.module =
                TorchModule.load(parent, new TorchScript("optimizer.Optimizer", Map.of(), Map.of("optimizer", text)));
    }

    /** AdamW's numbers for one step, which counts from 1. */
    record Update(long step, double rate, double beta1, double beta2, double epsilon, double decay) {}

    /** Of one weight. */
    record Moments(NDArray first, NDArray second) {}

    double norm(List<NDArray> gradients) {
        return module.method("norm").with(gradients).toDouble();
    }

    void scale(List<NDArray> gradients, double factor) {
        module.method("scale").with(gradients).with(factor).run();
    }

    void adamw(
            List<NDArray> values, List<NDArray> gradients, List<NDArray> first, List<NDArray> second, Update update) {
        TorchCall call =
                module.method("adamw").with(values).with(gradients).with(first).with(second);
        with(call, update).run();
    }

    void adamwByRows(NDArray table, Rows gradient, Moments moments, Update update, long piece) {
        TorchCall call = module.method("adamw_by_rows")
                .with(table)
                .with(gradient.rows())
                .with(gradient.values())
                .with(moments.first())
                .with(moments.second());
        with(call, update).with(piece).run();
    }

    private static TorchCall with(TorchCall call, Update update) {
        return call.with(update.step())
                .with(update.rate())
                .with(update.beta1())
                .with(update.beta2())
                .with(update.epsilon())
                .with(update.decay());
    }

    @Override
    public void close() {
        module.close();
    }
}
