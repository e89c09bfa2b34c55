package dev.longcontext.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.contract.TrainingConfig.Optimizer;
import dev.longcontext.estimator.PassTiles;
import dev.longcontext.trainer.model.RowGradient;
import dev.longcontext.trainer.model.TrainedWeights.Parameter;
import dev.longcontext.trainer.training.OptimizerText.Moments;
import dev.longcontext.trainer.training.OptimizerText.Update;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The optimizer: clipping of the gradient's norm, then AdamW. Its two moments are float32. */
final class AdamW implements AutoCloseable {

    private static final double NORM_EPSILON = 1e-6; // as torch.nn.utils.clip_grad_norm_

    private final Optimizer settings;
    private final OptimizerText text;
    private final List<Parameter> parameters;
    private final List<NDArray> firstMoments = new ArrayList<>();
    private final List<NDArray> secondMoments = new ArrayList<>();

    /** @param owner of the moments */
    AdamW(NDManager owner, Optimizer settings, List<Parameter> parameters) {
        this.settings = settings;
        this.parameters = parameters;
        this.text = new OptimizerText(owner);
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
        double norm = text.norm(values);
        double factor = settings.maxGradientNorm() / (norm + NORM_EPSILON);
        if (Double.isFinite(norm) && factor < 1) {
            text.scale(values, factor);
        }
        return norm;
    }

    /**
     * Moves the weights. Gradients stay as they are.
     *
     * @param step from 1
     */
    void step(long step, double learningRate) {
        update(numbers(step, learningRate, settings.weightDecay()), true);
        update(numbers(step, learningRate, 0), false);
    }

    private void update(Update update, boolean decaying) {
        var whole = new ArrayList<Integer>();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            if (parameter.decays() != decaying) {
                continue;
            }
            if (parameter.gradient() instanceof RowGradient gradient) {
                var moments = new Moments(firstMoments.get(i), secondMoments.get(i));
                long piece = PassTiles.tableRows(parameter.value().getShape().get(1));
                text.adamwByRows(parameter.value(), gradient.rows(), moments, update, piece);
            } else {
                whole.add(i);
            }
        }
        if (!whole.isEmpty()) {
            text.adamw(
                    whole.stream().map(i -> parameters.get(i).value()).toList(),
                    whole.stream()
                            .map(i -> parameters.get(i).gradient().values())
                            .toList(),
                    whole.stream().map(firstMoments::get).toList(),
                    whole.stream().map(secondMoments::get).toList(),
                    update);
        }
    }

    private Update numbers(long step, double learningRate, double decay) {
        return new Update(step, learningRate, settings.beta1(), settings.beta2(), settings.epsilon(), decay);
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
        text.close();
    }
}
