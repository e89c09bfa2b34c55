package dev.longcontext.trainer.training;

import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.contract.TrainingConfig.LossAnomaly;
import dev.longcontext.trainer.planning.MemoryAdvice;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.stage.StageTask;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stage {@code train}: from the prepared samples and the base model to {@code adapter/}. */
public final class TrainTask implements StageTask {

    private static final Logger LOG = LoggerFactory.getLogger(TrainTask.class);

    @Override
    public Stage stage() {
        return Stage.TRAIN;
    }

    @Override
    public Map<String, Object> inputs(StageContext context) {
        var inputs = new TreeMap<>(decisive(context.configuration()));
        inputs.put("prepare", context.require(Stage.PREPARE).outputsDigest());
        return inputs;
    }

    /**
     * What of a configuration decides which run it is. The devices' number does: it is that of the samples of a step. Their
     * memory decides where things are kept, and the threads of the CPU in which order it adds up: a run that goes on with
     * more of either is still that run. So is one that may skip more steps than before, as those that failed for the lack of
     * that are told to: its steps so far are the same.
     */
    static Map<String, Object> decisive(RunConfig run) {
        TrainingConfig training = run.training();
        LossAnomaly usual = LossAnomaly.DEFAULT;
        Double spikeFactor = training.lossAnomaly().spikeFactor();
        return Map.of(
                "training",
                training.withLossAnomaly(new LossAnomaly(usual.action(), usual.maxSkips(), spikeFactor)),
                "context",
                run.context(),
                "order",
                run.data().order(),
                "devices",
                run.devices().count());
    }

    @Override
    public Result run(StageContext context) throws IOException {
        String inputsDigest = inputsDigest(context);
        LossAnomaly policy = context.configuration().training().lossAnomaly();
        LossGuard.withoutEffect(policy).ifPresent(LOG::warn);
        var guard = new LossGuard(policy);
        try {
            StageSummary summary = train(context, inputsDigest, guard);
            return new Result(summary, List.of(context.workspace().adapter()));
        } catch (RuntimeException e) {
            throw MemoryAdvice.advise(
                    e, context.configuration(), context.workspace().model());
        }
    }

    /**
     * Refuses what the settings alone tell: else it would be told after the data, and a GPU, were had.
     *
     * @throws dev.longcontext.trainer.failure.FailureException where the learning rate would never be reached
     */
    public static void check(RunConfig run) {
        Integer steps = run.training().maxSteps();
        if (steps != null) { // else the data gives their number
            LearningRateSchedule.of(run.training().optimizer(), steps);
        }
    }

    /** Sets the recipe up anew after each loss that is not to be learnt from. */
    static StageSummary train(StageContext context, String inputsDigest, LossGuard guard) throws IOException {
        while (true) {
            try (TrainingRecipe recipe = TrainingRecipe.setUp(context, inputsDigest, guard)) {
                recipe.train();
                return recipe.finish();
            } catch (LossAnomalyException anomaly) {
                // set up anew, as after a crash: nothing that may be spoilt in memory is kept, base weights included
                LOG.error("{}. Rolling back to the last checkpoint; the step will be skipped", anomaly.getMessage());
                guard.skip(anomaly.step());
            }
        }
    }
}
