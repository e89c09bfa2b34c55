package dev.longcontext.operator.resolve;

import static dev.longcontext.operator.resolve.Reader.named;
import static dev.longcontext.operator.resolve.Reader.orElse;

import dev.longcontext.api.v1alpha1.Batch;
import dev.longcontext.api.v1alpha1.BatchBuilder;
import dev.longcontext.api.v1alpha1.Lora;
import dev.longcontext.api.v1alpha1.LoraBuilder;
import dev.longcontext.api.v1alpha1.LossAnomaly;
import dev.longcontext.api.v1alpha1.LossAnomalyBuilder;
import dev.longcontext.api.v1alpha1.Optimizer;
import dev.longcontext.api.v1alpha1.OptimizerBuilder;
import dev.longcontext.api.v1alpha1.Quantization;
import dev.longcontext.api.v1alpha1.QuantizationBuilder;
import dev.longcontext.api.v1alpha1.Training;
import dev.longcontext.api.v1alpha1.TrainingBuilder;
import dev.longcontext.contract.Precision;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.contract.TrainingConfig.Method;
import dev.longcontext.contract.TrainingConfigBatchBuilder;
import dev.longcontext.contract.TrainingConfigBuilder;
import dev.longcontext.contract.TrainingConfigLoraBuilder;
import dev.longcontext.contract.TrainingConfigOptimizerBuilder;
import java.util.Arrays;
import java.util.List;

/** The recipe; every default is the paper's (arXiv 2404.19553). Ranges are the contract's to check. */
final class TrainingConfigs {

    private static final String FIELD = "spec.training.";

    private final Reader reader;

    TrainingConfigs(Reader reader) {
        this.reader = reader;
    }

    TrainingConfig of(Training given) {
        Training training = orElse(given, TrainingBuilder.builder().build());
        Method method = named(Method.class, training.method(), Method.QLoRA);
        boolean unbounded = training.epochs() == null && training.maxSteps() == null;
        return TrainingConfigBuilder.builder()
                .method(method)
                .initialWeights(TrainingConfig.InitialWeights.Pretrained)
                .lora(method == Method.Full ? null : lora(training.lora()))
                .quantization(method == Method.QLoRA ? quantization(training.quantization()) : null)
                .precision(named(Precision.class, training.precision(), Precision.BF16))
                .optimizer(optimizer(
                        orElse(training.optimizer(), OptimizerBuilder.builder().build())))
                .batch(batch(orElse(training.batch(), BatchBuilder.builder().build())))
                .epochs(unbounded ? Integer.valueOf(1) : training.epochs())
                .maxSteps(training.maxSteps())
                .seed(orElse(training.seed(), 42L))
                .lossAnomaly(lossAnomaly(orElse(
                        training.lossAnomaly(), LossAnomalyBuilder.builder().build())))
                .build();
    }

    private TrainingConfig.Lora lora(Lora given) {
        Lora lora = orElse(given, LoraBuilder.builder().build());
        List<Lora.TargetModule> modules = orElse(lora.targetModules(), Arrays.asList(Lora.TargetModule.values()));
        return TrainingConfigLoraBuilder.builder()
                .rank(orElse(lora.rank(), 32))
                .alpha(reader.decimal(FIELD + "lora.alpha", lora.alpha(), 16.0))
                .targetModules(modules.stream()
                        .map(module -> named(TrainingConfig.TargetModule.class, module, null))
                        .toList())
                .trainEmbeddings(orElse(lora.trainEmbeddings(), true))
                .build();
    }

    private TrainingConfig.LossAnomaly lossAnomaly(LossAnomaly anomaly) {
        TrainingConfig.LossAnomaly none = TrainingConfig.LossAnomaly.DEFAULT;
        return new TrainingConfig.LossAnomaly(
                named(TrainingConfig.LossAnomalyAction.class, anomaly.action(), none.action()),
                orElse(anomaly.maxSkips(), none.maxSkips()),
                reader.decimal(FIELD + "lossAnomaly.spikeFactor", anomaly.spikeFactor(), none.spikeFactor()));
    }

    private static TrainingConfig.Quantization quantization(Quantization given) {
        Quantization quantization = orElse(given, QuantizationBuilder.builder().build());
        return new TrainingConfig.Quantization(
                named(TrainingConfig.QuantizationType.class, quantization.type(), TrainingConfig.QuantizationType.NF4),
                orElse(quantization.blockSize(), 64),
                orElse(quantization.doubleQuantization(), true));
    }

    private TrainingConfig.Optimizer optimizer(Optimizer optimizer) {
        String field = FIELD + "optimizer.";
        return TrainingConfigOptimizerBuilder.builder()
                .learningRate(reader.decimal(field + "learningRate", optimizer.learningRate(), 5e-5))
                .beta1(reader.decimal(field + "beta1", optimizer.beta1(), 0.9))
                .beta2(reader.decimal(field + "beta2", optimizer.beta2(), 0.999))
                .epsilon(reader.decimal(field + "epsilon", optimizer.epsilon(), 1e-8))
                .weightDecay(reader.decimal(field + "weightDecay", optimizer.weightDecay(), 0.0))
                .schedule(named(TrainingConfig.Schedule.class, optimizer.schedule(), TrainingConfig.Schedule.Linear))
                .warmupSteps(orElse(optimizer.warmupSteps(), 0))
                .maxGradientNorm(reader.decimal(field + "maxGradientNorm", optimizer.maxGradientNorm(), 1.0))
                .build();
    }

    private static TrainingConfig.Batch batch(Batch batch) {
        return TrainingConfigBatchBuilder.builder()
                .perDevice(1)
                .gradientAccumulation(orElse(batch.gradientAccumulation(), 1))
                .lossWeighting(named(
                        TrainingConfig.LossWeighting.class, batch.lossWeighting(), TrainingConfig.LossWeighting.Sample))
                .build();
    }
}
