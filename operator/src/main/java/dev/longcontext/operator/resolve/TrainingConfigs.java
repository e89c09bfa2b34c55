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

/** The recipe; defaults and ranges are the contract's, and the defaults those of the paper (arXiv 2404.19553). */
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
                .lora(method == Method.Full && training.lora() == null ? null : lora(training.lora()))
                .quantization(
                        method != Method.QLoRA && training.quantization() == null
                                ? null
                                : quantization(training.quantization()))
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
        TrainingConfig.Lora paper = TrainingConfig.Lora.DEFAULT;
        return TrainingConfigLoraBuilder.builder()
                .rank(orElse(lora.rank(), paper.rank()))
                .alpha(reader.decimal(FIELD + "lora.alpha", lora.alpha(), paper.alpha()))
                .targetModules(
                        lora.targetModules() == null
                                ? paper.targetModules()
                                : lora.targetModules().stream()
                                        .map(module -> named(TrainingConfig.TargetModule.class, module, null))
                                        .toList())
                .trainEmbeddings(orElse(lora.trainEmbeddings(), paper.trainEmbeddings()))
                .build();
    }

    private TrainingConfig.LossAnomaly lossAnomaly(LossAnomaly anomaly) {
        TrainingConfig.LossAnomaly usual = TrainingConfig.LossAnomaly.DEFAULT;
        return new TrainingConfig.LossAnomaly(
                named(TrainingConfig.LossAnomalyAction.class, anomaly.action(), usual.action()),
                orElse(anomaly.maxSkips(), usual.maxSkips()),
                reader.decimal(FIELD + "lossAnomaly.spikeFactor", anomaly.spikeFactor(), usual.spikeFactor()));
    }

    private static TrainingConfig.Quantization quantization(Quantization given) {
        Quantization quantization = orElse(given, QuantizationBuilder.builder().build());
        TrainingConfig.Quantization paper = TrainingConfig.Quantization.DEFAULT;
        return new TrainingConfig.Quantization(
                named(TrainingConfig.QuantizationType.class, quantization.type(), paper.type()),
                orElse(quantization.blockSize(), paper.blockSize()),
                orElse(quantization.doubleQuantization(), paper.doubleQuantization()));
    }

    private TrainingConfig.Optimizer optimizer(Optimizer given) {
        String field = FIELD + "optimizer.";
        TrainingConfig.Optimizer paper = TrainingConfig.Optimizer.DEFAULT;
        return TrainingConfigOptimizerBuilder.builder()
                .learningRate(reader.decimal(field + "learningRate", given.learningRate(), paper.learningRate()))
                .beta1(reader.decimal(field + "beta1", given.beta1(), paper.beta1()))
                .beta2(reader.decimal(field + "beta2", given.beta2(), paper.beta2()))
                .epsilon(reader.decimal(field + "epsilon", given.epsilon(), paper.epsilon()))
                .weightDecay(reader.decimal(field + "weightDecay", given.weightDecay(), paper.weightDecay()))
                .schedule(named(TrainingConfig.Schedule.class, given.schedule(), paper.schedule()))
                .warmupSteps(orElse(given.warmupSteps(), paper.warmupSteps()))
                .decayShare(reader.decimal(field + "decayShare", given.decayShare(), null))
                .maxGradientNorm(
                        reader.decimal(field + "maxGradientNorm", given.maxGradientNorm(), paper.maxGradientNorm()))
                .minLearningRateRatio(reader.decimal(
                        field + "minLearningRateRatio", given.minLearningRateRatio(), paper.minLearningRateRatio()))
                .build();
    }

    private TrainingConfig.Batch batch(Batch given) {
        TrainingConfig.Batch paper = TrainingConfig.Batch.DEFAULT;
        return TrainingConfigBatchBuilder.builder()
                .perDevice(orElse(given.perDevice(), paper.perDevice()))
                .gradientAccumulation(orElse(given.gradientAccumulation(), paper.gradientAccumulation()))
                .lossWeighting(named(TrainingConfig.LossWeighting.class, given.lossWeighting(), paper.lossWeighting()))
                .tokensPerStep(given.tokensPerStep())
                .otherTokensWeight(reader.decimal(
                        FIELD + "batch.otherTokensWeight", given.otherTokensWeight(), paper.otherTokensWeight()))
                .build();
    }
}
