package dev.longcontext.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.contract.TrainingConfig.LossAnomaly;
import dev.longcontext.contract.TrainingConfig.LossAnomalyAction;
import dev.longcontext.contract.TrainingConfig.LossWeighting;
import dev.longcontext.contract.TrainingConfig.Method;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.checkpoint.CheckpointStore;
import dev.longcontext.trainer.data.SampleStore;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.safetensors.SafetensorsFile;
import dev.longcontext.trainer.safetensors.TensorEntry;
import dev.longcontext.trainer.stage.StageContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One of five samples has a token whose embedding is not a number, so the loss of each step that has it is not either:
 * with a sample a step those are steps 4 and 9 of 10. Checkpoints come every 3 steps.
 */
class LossAnomalyTest {

    private static final int STEPS = 10;
    private static final int POISONED_SAMPLE = 3;
    private static final String DIGEST = "inputs";

    @TempDir
    Path root;

    private Workspace workspace;

    @BeforeEach
    void prepare() throws IOException {
        workspace = poisoned("run", POISONED_SAMPLE);
    }

    @Test
    void rollsBackSkipsTheStepAndSaysSo() throws Exception {
        var progress = new RecordedProgress();

        StageSummary summary = train(context(policy(LossAnomalyAction.RollBackAndSkip, 2), progress));

        assertThat(summary.steps()).isEqualTo(STEPS);
        assertThat(summary.skippedSteps()).isEqualTo(2);
        assertThat(summary.finalLoss()).isFinite();
        assertThat(progress.skippedSteps).isEqualTo(2);
        assertThat(progress.steps)
                .as("steps of three attempts: from the start, from the checkpoints of steps 3 and 6")
                .extracting(step -> step.number())
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 7L, 8L, 9L, 10L);
        List<String> metrics = Files.readAllLines(workspace.metrics());
        assertThat(metrics).hasSize(STEPS);
        assertThat(metrics.get(3)).startsWith("{\"step\":4,\"skipped\":true,\"tokens\":");
        assertThat(metrics.get(8)).startsWith("{\"step\":9,\"skipped\":true,\"tokens\":");
        assertThat(metrics.get(9)).doesNotContain("skipped").contains("\"loss\":");
    }

    @Test
    void goesBackToTheStartWhenThereIsNoCheckpoint() throws Exception {
        workspace = poisoned("early", 1);
        var progress = new RecordedProgress();

        train(context(policy(LossAnomalyAction.RollBackAndSkip, 2), progress));

        assertThat(progress.steps)
                .extracting(step -> step.number())
                .startsWith(1L, 1L, 2L, 3L)
                .endsWith(10L);
        assertThat(Files.readAllLines(workspace.metrics()).get(1)).startsWith("{\"step\":2,\"skipped\":true");
    }

    /** Nothing of the step is left in the weights, or in the moments: they are those of a run that never saw it. */
    @Test
    void whatIsSkippedLeavesNoTrace() throws Exception {
        StageContext context = context(policy(LossAnomalyAction.RollBackAndSkip, 2), new RecordedProgress());
        LossGuard told = TinyRun.guard(context);
        told.skip(4);
        told.skip(9);
        train(context, told);
        String undisturbed = result();
        workspace = poisoned("disturbed", POISONED_SAMPLE);

        train(context(policy(LossAnomalyAction.RollBackAndSkip, 2), new RecordedProgress()));

        assertThat(result()).isEqualTo(undisturbed);
    }

    /** Skipped steps are a part of the checkpoint: a resumed run neither takes them nor counts them anew. */
    @Test
    void aRunThatWasStoppedAfterASkipIsTheUndisturbedOne() throws Exception {
        LossAnomaly policy = policy(LossAnomalyAction.RollBackAndSkip, 2);
        train(context(policy, new RecordedProgress()));
        String undisturbed = result();
        workspace = poisoned("disturbed", POISONED_SAMPLE);
        for (int stopAfter : List.of(2, 4, 8, 9)) {
            var progress = new RecordedProgress();
            StageContext stopped = context(policy, progress);
            progress.onStep = step -> {
                if (step.number() == stopAfter) {
                    stopped.stop().request();
                }
            };
            assertThatThrownBy(() -> train(stopped)).hasMessage("asked to stop");
        }

        assertThat(train(context(policy, new RecordedProgress())).skippedSteps())
                .isEqualTo(2);

        assertThat(result()).isEqualTo(undisturbed);
    }

    @Test
    void failsAfterTooManySkips() {
        FailureException failure = failure(policy(LossAnomalyAction.RollBackAndSkip, 1));

        assertThat(failure)
                .hasMessage("step 9: loss NaN, gradient norm NaN; its first sample is rows line 4; steps already "
                        + "skipped: [4], and maxSkips is 1");
    }

    @Test
    void failsAtOnceWhenThePolicySaysSo() throws IOException {
        FailureException failure = failure(policy(LossAnomalyAction.Fail, 3));

        assertThat(failure).hasMessage("step 4: loss NaN, gradient norm NaN; its first sample is rows line 4");
        assertThat(new CheckpointStore(workspace.checkpoints(), DIGEST, 2)
                        .latest()
                        .orElseThrow()
                        .position()
                        .step())
                .as("the last checkpoint is intact")
                .isEqualTo(3);
    }

    private FailureException failure(LossAnomaly policy) {
        FailureException failure =
                catchThrowableOfType(FailureException.class, () -> train(context(policy, new RecordedProgress())));
        assertThat(failure.failureClass()).isEqualTo(FailureClass.NonFiniteLoss);
        return failure;
    }

    private static LossAnomaly policy(LossAnomalyAction action, int maxSkips) {
        return new LossAnomaly(action, maxSkips, null);
    }

    private StageContext context(LossAnomaly policy, RecordedProgress progress) {
        TrainingConfig training =
                TinyRun.training(Method.LoRA, 1e-3, STEPS, TinyRun.batch(1, LossWeighting.Sample), policy);
        return TinyRun.context(workspace, training, 1, progress);
    }

    private static StageSummary train(StageContext context) throws IOException {
        return train(context, TinyRun.guard(context));
    }

    private static StageSummary train(StageContext context, LossGuard guard) throws IOException {
        return TrainTask.train(context, DIGEST, guard);
    }

    private String result() throws IOException {
        return Digests.ofFolder(workspace.adapter()) + Digests.ofFolder(workspace.checkpoints());
    }

    private Workspace poisoned(String name, int sample) throws IOException {
        Workspace made = TinyRun.workspace(root.resolve(name), 5);
        int token;
        try (SampleStore samples = SampleStore.open(made.data())) {
            token = onlyIn(sample, samples);
        }
        Path weights = made.model().resolve("model.safetensors");
        TensorEntry table;
        try (SafetensorsFile file = SafetensorsFile.open(weights)) {
            table = file.tensor("model.embed_tokens.weight");
        }
        long row = table.begin() + token * table.shape()[1] * Float.BYTES;
        ByteBuffer nan =
                ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, Float.NaN);
        try (FileChannel channel = FileChannel.open(weights, StandardOpenOption.WRITE)) {
            channel.write(nan, row);
        }
        return made;
    }

    /** A token of the poisoned sample that no other has. */
    private static int onlyIn(int sample, SampleStore samples) {
        return Arrays.stream(samples.sample(sample).ids())
                .filter(id -> {
                    for (int i = 0; i < samples.size(); i++) {
                        if (i != sample
                                && Arrays.stream(samples.sample(i).ids()).anyMatch(other -> other == id)) {
                            return false;
                        }
                    }
                    return true;
                })
                .findFirst()
                .orElseThrow();
    }
}
