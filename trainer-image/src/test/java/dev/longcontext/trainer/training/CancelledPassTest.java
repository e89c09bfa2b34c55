package dev.longcontext.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.contract.TrainingConfig.LossWeighting;
import dev.longcontext.contract.TrainingConfig.Method;
import dev.longcontext.trainer.model.Batch;
import dev.longcontext.trainer.model.KeepPlan;
import dev.longcontext.trainer.model.Targets;
import dev.longcontext.trainer.model.TrainingPass;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.tokenization.Sample;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stop is honoured before the next layer, not at the end of a step that takes minutes. */
class CancelledPassTest {

    private static final int[] IDS = {5, 6, 7, 8, 9, 10};

    @TempDir
    Path folder;

    @Test
    void aPassAsksBeforeEachLayerAndEndsThere() throws Exception {
        TrainingConfig training = TinyRun.training(Method.LoRA, 1e-3, 1, TinyRun.batch(1, LossWeighting.Sample));
        StageContext context = TinyRun.context(TinyRun.workspace(folder, 1), training, 1, new RecordedProgress());
        TorchRuntime.start(1);
        try (NDManager manager = TorchRuntime.newManager()) {
            TrainableModel trainable = TrainableModel.load(
                    manager, context.configuration(), context.workspace().model(), Optional.empty());
            int questions = 2 * trainable.model().configuration().layers();
            for (int last = 1; last <= questions; last++) {
                int honouredAt = last;
                var asked = new AtomicInteger();
                var pass = new TrainingPass(
                        trainable.model(),
                        trainable.weights(),
                        KeepPlan.ALL_ON_DEVICE,
                        () -> asked.incrementAndGet() == honouredAt);

                assertThatThrownBy(() -> run(pass)).isInstanceOf(CancellationException.class);

                assertThat(asked).hasValue(honouredAt);
            }
            var asked = new AtomicInteger();
            run(new TrainingPass(
                    trainable.model(),
                    trainable.weights(),
                    KeepPlan.ALL_ON_DEVICE,
                    () -> asked.incrementAndGet() > questions));
            assertThat(asked).hasValue(questions);
            trainable.model().close();
        }
    }

    private static void run(TrainingPass pass) {
        Sample sample = new Sample(IDS, IDS);
        Batch batch = Batch.of(IDS);
        Targets targets =
                new LossWeights(TinyRun.batch(1, LossWeighting.Sample), List.of(sample)).of(List.of(sample), batch);
        pass.run(batch, targets);
    }
}
