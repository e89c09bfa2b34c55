package dev.longcontext.contract.validation;

import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.contract.TrainingConfig.Method;
import dev.longcontext.contract.TrainingConfig.Optimizer;
import dev.longcontext.contract.TrainingConfig.Schedule;
import java.util.List;

/** The rules of {@code training} that span several fields. */
final class TrainingRules {

    private final Violations violations = new Violations();
    private final TrainingConfig training;

    private TrainingRules(TrainingConfig training) {
        this.training = training;
    }

    static List<Violation> violationsOf(TrainingConfig training) {
        TrainingRules rules = new TrainingRules(training);
        rules.method();
        rules.length();
        rules.optimizer();
        return rules.violations.found();
    }

    private void method() {
        Method method = training.method();
        violations.presence("training.lora", training.lora(), method != Method.Full, "method " + method);
        violations.presence(
                "training.quantization", training.quantization(), method == Method.QLoRA, "method " + method);
    }

    private void length() {
        Integer epochs = training.epochs();
        Integer maxSteps = training.maxSteps();
        if ((epochs == null) == (maxSteps == null)) {
            String rule =
                    epochs == null ? "neither epochs nor maxSteps is set" : "must not be set together with epochs";
            violations.add("training.maxSteps", maxSteps, rule, "Set exactly one of epochs and maxSteps.");
        }
        TrainingConfig.Batch batch = training.batch();
        if (batch.tokensPerStep() != null && (batch.perDevice() != 1 || batch.gradientAccumulation() != 1)) {
            violations.add(
                    "training.batch.tokensPerStep",
                    batch.tokensPerStep(),
                    "fixes the size of a step, and so do perDevice and gradientAccumulation",
                    "Write 1 for both, or omit tokensPerStep.");
        }
    }

    private void optimizer() {
        Optimizer optimizer = training.optimizer();
        boolean decays = optimizer.schedule() == Schedule.WarmupStableDecay;
        violations.presence(
                "training.optimizer.decayShare", optimizer.decayShare(), decays, "schedule " + optimizer.schedule());
        Integer maxSteps = training.maxSteps();
        if (maxSteps != null && optimizer.warmupSteps() >= maxSteps && optimizer.warmupSteps() > 0) {
            violations.add(
                    "training.optimizer.warmupSteps",
                    optimizer.warmupSteps(),
                    "is not below maxSteps = " + maxSteps + ", so the learning rate would never be reached",
                    "Write fewer warm-up steps.");
        }
    }
}
