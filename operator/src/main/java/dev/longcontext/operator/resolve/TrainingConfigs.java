package dev.longcontext.operator.resolve;

import static dev.longcontext.operator.resolve.Reader.orElse;

import dev.longcontext.api.v1alpha1.Batch;
import dev.longcontext.api.v1alpha1.Lora;
import dev.longcontext.api.v1alpha1.LossAnomaly;
import dev.longcontext.api.v1alpha1.Optimizer;
import dev.longcontext.api.v1alpha1.Quantization;
import dev.longcontext.api.v1alpha1.Training;
import dev.longcontext.operator.contract.RunConfig;
import java.util.Arrays;
import java.util.List;

/** The recipe; every default is the paper's (arXiv 2404.19553). */
final class TrainingConfigs {

    private static final Training PAPER = new Training(null, null, null, null, null, null, null, null, null, null);

    private final Reader reader;

    TrainingConfigs(Reader reader) {
        this.reader = reader;
    }

    RunConfig.Training of(Training given) {
        Training training = orElse(given, PAPER);
        Training.Method method = orElse(training.method(), Training.Method.QLoRA);
        Integer epochs =
                training.epochs() == null && training.maxSteps() == null ? Integer.valueOf(1) : training.epochs();
        return new RunConfig.Training(
                method.name(),
                "Pretrained",
                method == Training.Method.Full ? null : lora(training.lora()),
                method == Training.Method.QLoRA ? quantization(training.quantization()) : null,
                orElse(training.precision(), Training.Precision.BF16).name(),
                optimizer(orElse(training.optimizer(), new Optimizer(null, null, null, null, null, null, null, null))),
                batch(training.batch()),
                epochs,
                training.maxSteps(),
                orElse(training.seed(), 42L),
                lossAnomaly(training.lossAnomaly()));
    }

    private RunConfig.Lora lora(Lora given) {
        Lora lora = orElse(given, new Lora(null, null, null, null));
        List<Lora.TargetModule> modules = orElse(lora.targetModules(), Arrays.asList(Lora.TargetModule.values()));
        return new RunConfig.Lora(
                orElse(lora.rank(), 32),
                reader.positive("spec.training.lora.alpha", lora.alpha(), 16),
                0,
                modules.stream().map(Enum::name).toList(),
                orElse(lora.trainEmbeddings(), true));
    }

    private RunConfig.LossAnomaly lossAnomaly(LossAnomaly given) {
        LossAnomaly anomaly = orElse(given, new LossAnomaly(null, null, null));
        return new RunConfig.LossAnomaly(
                orElse(anomaly.action(), LossAnomaly.Action.RollBackAndSkip).name(),
                orElse(anomaly.maxSkips(), 3),
                reader.optionalDecimal("spec.training.lossAnomaly.spikeFactor", anomaly.spikeFactor()));
    }

    private static RunConfig.Quantization quantization(Quantization given) {
        Quantization quantization = orElse(given, new Quantization(null, null, null));
        return new RunConfig.Quantization(
                orElse(quantization.type(), Quantization.Type.NF4).name(),
                orElse(quantization.blockSize(), 64),
                orElse(quantization.doubleQuantization(), true));
    }

    private RunConfig.Optimizer optimizer(Optimizer optimizer) {
        String field = "spec.training.optimizer.";
        return new RunConfig.Optimizer(
                reader.positive(field + "learningRate", optimizer.learningRate(), 5e-5),
                belowOne(field + "beta1", optimizer.beta1(), 0.9),
                belowOne(field + "beta2", optimizer.beta2(), 0.999),
                reader.positive(field + "epsilon", optimizer.epsilon(), 1e-8),
                reader.decimal(field + "weightDecay", optimizer.weightDecay(), 0),
                orElse(optimizer.schedule(), Optimizer.Schedule.Linear).name(),
                orElse(optimizer.warmupSteps(), 0),
                reader.positive(field + "maxGradientNorm", optimizer.maxGradientNorm(), 1));
    }

    private double belowOne(String field, String value, double defaultValue) {
        double read = reader.decimal(field, value, defaultValue);
        if (read >= 1) {
            reader.problem(field + " is \"" + value + "\" and has to be below 1: write one such as " + defaultValue);
        }
        return read;
    }

    private static RunConfig.Batch batch(Batch given) {
        Batch batch = orElse(given, new Batch(null, null));
        return new RunConfig.Batch(
                1,
                orElse(batch.gradientAccumulation(), 1),
                orElse(batch.lossWeighting(), Batch.LossWeighting.Sample).name());
    }
}
