package dev.longcontext.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.contract.TrainingConfig.LossWeighting;
import dev.longcontext.contract.TrainingConfig.Method;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.data.SampleStore;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.model.KeepPlan;
import dev.longcontext.trainer.model.TrainedWeights.Parameter;
import dev.longcontext.trainer.model.TrainingPass;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.tensors.ComputeDevices;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Several devices, here threads of the CPU. Some have copies of the weights, as GPUs have, and
 * keep layers' tensors in host memory. */
class ReplicasTest {

    @TempDir
    Path root;

    private Workspace workspace;

    @BeforeEach
    void prepare() throws IOException {
        workspace = TinyRun.workspace(root, 8);
    }

    private static ComputeDevices devices(int count) {
        return devices(count, true);
    }

    private static ComputeDevices devices(int count, boolean oneMemory) {
        int threads = ComputeDevices.start(1, 1).threads();
        return new ComputeDevices(Collections.nCopies(count, Device.cpu()), threads, oneMemory);
    }

    private Replicas replicas(Method method, ComputeDevices devices) throws IOException {
        return replicas(method, devices, () -> false);
    }

    private Replicas replicas(Method method, ComputeDevices devices, BooleanSupplier stop) throws IOException {
        RunConfig run = context(method, 1).configuration();
        NDManager manager = devices.newManager();
        TrainableModel trainable = TrainableModel.load(manager, run, workspace.model(), Optional.empty());
        if (method != Method.Full) {
            // B begins at zero, and with it the gradient of A
            trainable.weights().parameters().stream()
                    .filter(each -> each.fileName().contains("lora_B"))
                    .forEach(each -> each.value().addi(0.01f));
        }
        KeepPlan keep = devices.oneMemory() ? KeepPlan.ALL_ON_DEVICE : KeepPlan.AS_FEW_AS_POSSIBLE;
        return new Replicas(manager, trainable, devices, keep, stop);
    }

    private StageContext context(Method method, int devices) {
        TrainingConfig training = TinyRun.training(method, 1e-3, 4, TinyRun.batch(1, LossWeighting.Token));
        return TinyRun.context(workspace, training, devices, new RecordedProgress());
    }

    private record Gradient(double loss, Map<String, float[]> values) {}

    /** Of eight samples, one a pass. */
    private Gradient gradient(Method method, ComputeDevices devices) throws IOException {
        TrainingConfig.Batch batch = TinyRun.batch(8, LossWeighting.Token);
        List<List<Integer>> passes = IntStream.range(0, 8).mapToObj(List::of).toList();
        try (SampleStore samples = SampleStore.open(workspace.data());
                Replicas replicas = replicas(method, devices)) {
            replicas.exchange().broadcast();
            double loss = new StepGradient(replicas, samples, batch)
                    .accumulate(passes)
                    .orElseThrow();
            var values = new TreeMap<String, float[]>();
            for (Parameter each : replicas.first().parameters()) {
                values.put(each.fileName(), Gradients.whole(each));
            }
            return new Gradient(loss, values);
        }
    }

    /** Sums in another order: each element within 1e-7 + 1e-5 relative. */
    @ParameterizedTest
    @CsvSource({"QLoRA, 2", "QLoRA, 3", "QLoRA, 8", "QLoRA, 11", "Full, 2"})
    void devicesTogetherGiveTheGradientOfAccumulation(Method method, int count) throws IOException {
        Gradient one = gradient(method, devices(1));

        Gradient several = gradient(method, devices(count));

        assertThat(several.loss()).isEqualTo(one.loss());
        assertClose(several, one);
    }

    @Test
    void weightsThatAreCopiedGiveTheBitsOfWeightsThatAreShared() throws IOException {
        Gradient shared = gradient(Method.QLoRA, devices(2));

        Gradient copied = gradient(Method.QLoRA, devices(2, false));

        assertThat(copied.loss()).isEqualTo(shared.loss());
        copied.values()
                .forEach((name, values) ->
                        assertThat(values).as(name).isEqualTo(shared.values().get(name)));
    }

    private static void assertClose(Gradient actual, Gradient expected) {
        assertThat(actual.values()).hasSameSizeAs(expected.values());
        expected.values().forEach((name, values) -> {
            float[] gradient = actual.values().get(name);
            for (int i = 0; i < values.length; i++) {
                assertThat(gradient[i])
                        .as("%s[%d]", name, i)
                        .isCloseTo(values[i], within(1e-7f + 1e-5f * Math.abs(values[i])));
            }
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"QLoRA", "Full"})
    void aRunOfSeveralDevicesGivesTheSameBitsAgain(Method method) throws Exception {
        String once = train(context(method, 3));
        workspace = TinyRun.workspace(root.resolve("again"), 8);

        assertThat(train(context(method, 3))).isEqualTo(once);
    }

    @Test
    void aRunOfSeveralDevicesThatWasStoppedGoesOnToTheSameBits() throws Exception {
        String undisturbed = train(context(Method.QLoRA, 2));
        workspace = TinyRun.workspace(root.resolve("stopped"), 8);
        StageContext stopped = context(Method.QLoRA, 2);
        ((RecordedProgress) stopped.progress()).onStep = done -> stopped.stop().request();
        assertThatThrownBy(() -> train(stopped)).hasMessage("asked to stop");

        assertThat(train(context(Method.QLoRA, 2))).isEqualTo(undisturbed);
    }

    private static String train(StageContext context) throws Exception {
        try (TrainingRecipe recipe = TrainingRecipe.setUp(context, "inputs", TinyRun.guard(context))) {
            recipe.train();
            recipe.finish();
        }
        return Digests.ofFolder(context.workspace().adapter());
    }

    @Test
    void afterAnUpdateEveryReplicaHasTheNewWeights() throws IOException {
        try (Replicas replicas = replicas(Method.QLoRA, devices(2, false))) {
            List<Function<TrainingPass, float[]>> both = List.of(ReplicasTest::values, ReplicasTest::values);
            replicas.first().parameters().forEach(each -> each.value().addi(0.5f));
            List<float[]> before = replicas.run(both);
            assertThat(before.get(1)).isNotEqualTo(before.get(0));

            replicas.exchange().broadcast();

            List<float[]> after = replicas.run(both);
            assertThat(after.get(1)).isEqualTo(after.get(0));
        }
    }

    private static float[] values(TrainingPass pass) {
        return pass.trained().parameters().get(0).value().toFloatArray();
    }

    /** Passes 0 and 2 are replica 0's, 1 and 3 are replica 1's; pass 1 ends when replica 0 has nothing left to do. */
    @Test
    void aFailureIsThrownAsItIsAndEndsTheOthers() throws Exception {
        var failure = new FailureException(FailureClass.InvalidData, "line 3", "Mend it.");
        var failing = new AtomicReference<Thread>();
        var late = new AtomicInteger();
        Function<TrainingPass, Integer> fails = pass -> {
            failing.set(Thread.currentThread());
            throw failure;
        };
        Function<TrainingPass, Integer> waits = pass -> {
            await().until(() -> failing.get() != null && failing.get().getState() == Thread.State.WAITING);
            return 0;
        };
        Function<TrainingPass, Integer> counts = pass -> late.incrementAndGet();
        try (Replicas replicas = replicas(Method.QLoRA, devices(2))) {
            assertThatThrownBy(() -> replicas.run(List.of(fails, waits, counts, counts)))
                    .isSameAs(failure);
            assertThat(late).hasValue(0);
        }
        failing.get().join(10_000);
        assertThat(failing.get().isAlive()).isFalse();
    }

    @Test
    void aStopIsAskedForBeforeEachPass() throws IOException {
        var run = new AtomicInteger();
        Function<TrainingPass, Integer> counts = pass -> run.incrementAndGet();
        try (Replicas replicas = replicas(Method.QLoRA, devices(1), () -> run.get() == 2)) {
            assertThatThrownBy(() -> replicas.run(List.of(counts, counts, counts)))
                    .isInstanceOf(CancellationException.class);
        }
        assertThat(run).hasValue(2);
    }
}
