package dev.longcontext.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.estimator.PassTiles;
import dev.longcontext.trainer.configuration.Training.Optimizer;
import dev.longcontext.trainer.model.RowGradient;
import dev.longcontext.trainer.model.TrainedWeights.Parameter;
import dev.longcontext.trainer.tensors.TorchCall;
import dev.longcontext.trainer.tensors.TorchModule;
import dev.longcontext.trainer.tensors.TorchScript;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The optimizer: clipping of the gradient's norm, then AdamW. Its two moments are float32. */
final class AdamW implements AutoCloseable {

    private static final double NORM_EPSILON = 1e-6; // as torch.nn.utils.clip_grad_norm_

    private final Optimizer settings;
    private final TorchModule module;
    private final List<Parameter> parameters;
    private final List<NDArray> firstMoments = new ArrayList<>();
    private final List<NDArray> secondMoments = new ArrayList<>();

    /** @param owner of the moments */
    AdamW(NDManager owner, Optimizer settings, List<Parameter> parameters) {
        this.settings = settings;
        this.parameters = parameters;
        String text = TorchScript.resource(AdamW.class, "optimizer.torchscript");
        this.module =
                TorchModule.load(owner, new TorchScript("optimizer.Optimizer", Map.of(), Map.of("optimizer", text)));
        for (Parameter parameter : parameters) {
            firstMoments.add(owner.zeros(parameter.value().getShape()));
            secondMoments.add(owner.zeros(parameter.value().getShape()));
        }
    }

    /**
     * Scales the gradients down where their norm exceeds the allowed one.
     *
     * @return the norm before; when it is not finite the gradients are left as they are
     */
    double clip() {
        List<NDArray> values = parameters.stream()
                .map(parameter -> parameter.gradient().values())
                .toList();
        double norm = module.method("norm").with(values).toDouble();
        double factor = settings.maxGradientNorm() / (norm + NORM_EPSILON);
        if (Double.isFinite(norm) && factor < 1) {
            module.method("scale").with(values).with(factor).run();
        }
        return norm;
    }

    /**
     * Moves the weights. Gradients stay as they are.
     *
     * @param step from 1
     */
    void step(long step, double learningRate) {
        update(step, learningRate, true, settings.weightDecay());
        update(step, learningRate, false, 0);
    }

    private void update(long step, double learningRate, boolean decaying, double decay) {
        var whole = new ArrayList<Integer>();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            if (parameter.decays() != decaying) {
                continue;
            }
            if (parameter.gradient() instanceof RowGradient gradient) {
                TorchCall call = module.method("adamw_by_rows")
                        .with(parameter.value())
                        .with(gradient.rows())
                        .with(gradient.values())
                        .with(firstMoments.get(i))
                        .with(secondMoments.get(i));
                hyperparameters(call, step, learningRate, decay)
                        .with(PassTiles.tableRows(parameter.value().getShape().get(1)))
                        .run();
            } else {
                whole.add(i);
            }
        }
        if (!whole.isEmpty()) {
            TorchCall call = module.method("adamw")
                    .with(whole.stream().map(i -> parameters.get(i).value()).toList())
                    .with(whole.stream()
                            .map(i -> parameters.get(i).gradient().values())
                            .toList())
                    .with(whole.stream().map(firstMoments::get).toList())
                    .with(whole.stream().map(secondMoments::get).toList());
            hyperparameters(call, step, learningRate, decay).run();
        }
    }

    private TorchCall hyperparameters(TorchCall call, long step, double learningRate, double decay) {
        return call.with(step)
                .with(learningRate)
                .with(settings.beta1())
                .with(settings.beta2())
                .with(settings.epsilon())
                .with(decay);
    }

    /** The moments by their names in a checkpoint. */
    Map<String, NDArray> state() {
        var state = new LinkedHashMap<String, NDArray>();
        for (int i = 0; i < parameters.size(); i++) {
            state.put("exp_avg." + parameters.get(i).fileName(), firstMoments.get(i));
            state.put("exp_avg_sq." + parameters.get(i).fileName(), secondMoments.get(i));
        }
        return state;
    }

    @Override
    public void close() {
        module.close();
    }
}
