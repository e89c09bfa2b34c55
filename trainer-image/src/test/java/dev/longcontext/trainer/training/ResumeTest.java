package dev.longcontext.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.contract.TrainingConfig.LossAnomaly;
import dev.longcontext.contract.TrainingConfig.LossAnomalyAction;
import dev.longcontext.contract.TrainingConfig.LossWeighting;
import dev.longcontext.contract.TrainingConfig.Method;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.stage.StageContext;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that was stopped and resumed is the undisturbed run, bit by bit. Checkpoints come every 3 steps of 7. */
class ResumeTest {

    private static final int STEPS = 7;
    private static final String DIGEST = "inputs";

    @TempDir
    Path root;

    private TrainingConfig training;
    private Workspace undisturbed;
    private Workspace disturbed;

    @BeforeEach
    void prepare() throws Exception {
        training = TinyRun.training(Method.QLoRA, 1e-3, STEPS, TinyRun.batch(2, LossWeighting.Sample));
        undisturbed = TinyRun.workspace(root.resolve("undisturbed"), 5);
        disturbed = TinyRun.workspace(root.resolve("disturbed"), 5);
    }

    private void train(StageContext context) throws Exception {
        try (TrainingRecipe recipe = TrainingRecipe.setUp(context, DIGEST, TinyRun.guard(context))) {
            recipe.train();
            recipe.finish();
        }
    }

    private StageContext context(Workspace workspace, RecordedProgress progress) {
        return TinyRun.context(workspace, training, 1, progress);
    }

    private void stopAfter(int step) {
        var progress = new RecordedProgress();
        StageContext context = context(disturbed, progress);
        progress.onStep = done -> {
            if (done.number() == step) {
                context.stop().request();
            }
        };
        assertThatThrownBy(() -> train(context))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.failureClass()).isEqualTo(FailureClass.Terminated));
    }

    private void assertSameResult() throws Exception {
        assertThat(Digests.ofFolder(disturbed.adapter())).isEqualTo(Digests.ofFolder(undisturbed.adapter()));
        assertThat(Digests.ofFolder(disturbed.checkpoints())).isEqualTo(Digests.ofFolder(undisturbed.checkpoints()));
        assertThat(withoutTimes(disturbed.metrics())).hasSize(STEPS).isEqualTo(withoutTimes(undisturbed.metrics()));
    }

    private static List<ObjectNode> withoutTimes(Path metrics) throws Exception {
        var lines = new ArrayList<ObjectNode>();
        for (String line : Files.readAllLines(metrics)) {
            lines.add(((ObjectNode) Json.MAPPER.readTree(line)).without(List.of("seconds", "time")));
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void stoppedAtAnyStepItSavesAndGoesOn(int step) throws Exception {
        train(context(undisturbed, new RecordedProgress()));
        stopAfter(step);

        var progress = new RecordedProgress();
        train(context(disturbed, progress));

        assertThat(progress.begunAt).isEqualTo(step);
        assertThat(progress.resumedFrom.step()).isEqualTo(step);
        assertSameResult();
    }

    /** As after SIGKILL: steps since the last checkpoint are lost, and their lines in metrics.jsonl with them. */
    @ParameterizedTest
    @EnumSource(Method.class)
    void killedBetweenCheckpointsItGoesOnFromTheLast(Method method) throws Exception {
        training = TinyRun.training(method, 1e-3, STEPS, TinyRun.batch(2, LossWeighting.Sample));
        train(context(undisturbed, new RecordedProgress()));
        var dying = new RecordedProgress();
        dying.onStep = done -> {
            if (done.number() == 5) {
                throw new IllegalStateException("killed");
            }
        };
        assertThatThrownBy(() -> train(context(disturbed, dying))).hasMessage("killed");
        Files.writeString(disturbed.metrics(), "{\"step\":6,\"lo", StandardOpenOption.APPEND); // a torn line
        Files.write(disturbed.metrics(), new byte[] {(byte) 0xff, 0}, StandardOpenOption.APPEND); // and no UTF-8

        var progress = new RecordedProgress();
        train(context(disturbed, progress));

        assertThat(progress.begunAt).isEqualTo(3);
        assertSameResult();
    }

    @ParameterizedTest
    @ValueSource(strings = {"adapter_model.safetensors", "optimizer.safetensors", "checkpoint.json", "SHA256SUMS"})
    void aDamagedCheckpointIsPassedOverForTheOneBefore(String name) throws Exception {
        train(context(undisturbed, new RecordedProgress()));
        stopAfter(6);
        flipLastByte(disturbed.checkpoints().resolve("step-00000006").resolve(name));

        var progress = new RecordedProgress();
        train(context(disturbed, progress));

        assertThat(progress.begunAt).isEqualTo(3);
        assertThat(progress.damagedCheckpoints).isEqualTo(1);
        assertSameResult();
    }

    @Test
    void aCheckpointOfAnotherConfigurationIsNotResumedFrom() throws Exception {
        stopAfter(4);
        var progress = new RecordedProgress();
        StageContext context = context(disturbed, progress);

        try (TrainingRecipe recipe = TrainingRecipe.setUp(context, "other inputs", TinyRun.guard(context))) {
            recipe.train();
        }

        assertThat(progress.begunAt).isZero();
        assertThat(progress.resumedFrom).isNull();
        assertThat(progress.steps).hasSize(STEPS);
    }

    @Test
    void otherCpusAndMemoryLeaveARunTheOneItIs() {
        StageContext context = context(disturbed, new RecordedProgress());
        RunConfig run = context.configuration();
        assertThat(TrainTask.decisive(run.withDevices(new RunConfig.Devices(1, 7, 1L << 36))))
                .isEqualTo(TrainTask.decisive(run));
        assertThat(TrainTask.decisive(run.withDevices(new RunConfig.Devices(2, 1))))
                .isNotEqualTo(TrainTask.decisive(run));
    }

    /** Who follows the hint of a run that skipped too many steps does not train from the beginning. */
    @Test
    void whatMayBeSkippedLeavesARunTheOneItIs() {
        RunConfig run = context(disturbed, new RecordedProgress()).configuration();
        assertThat(TrainTask.decisive(with(run, new LossAnomaly(LossAnomalyAction.Fail, 9, null))))
                .isEqualTo(TrainTask.decisive(run));
        assertThat(TrainTask.decisive(with(run, new LossAnomaly(LossAnomalyAction.Fail, 9, 2.0))))
                .as("a spike that is skipped in one and learnt from in the other")
                .isNotEqualTo(TrainTask.decisive(run));
    }

    private static RunConfig with(RunConfig run, LossAnomaly policy) {
        return run.withTraining(run.training().withLossAnomaly(policy));
    }

    /** Loading takes minutes; the kubelet, which waits for seconds, would make a kill of the stop. */
    @Test
    void aStopBeforeTheFirstStepDoesNotWaitForTheModel() throws Exception {
        StageContext context = context(disturbed, new RecordedProgress());
        Files.delete(disturbed.model().resolve("model.safetensors"));
        context.stop().request();

        assertThatThrownBy(() -> train(context))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.failureClass()).isEqualTo(FailureClass.Terminated));
    }

    private static void flipLastByte(Path file) throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var last = ByteBuffer.allocate(1);
            channel.read(last, channel.size() - 1);
            channel.write(ByteBuffer.wrap(new byte[] {(byte) ~last.get(0)}), channel.size() - 1);
        }
    }
}
