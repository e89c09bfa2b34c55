package dev.longcontext.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.contract.TrainingConfig.LossWeighting;
import dev.longcontext.contract.TrainingConfig.Method;
import dev.longcontext.trainer.model.Batch;
import dev.longcontext.trainer.model.KeepPlan;
import dev.longcontext.trainer.model.TrainedWeights.Parameter;
import dev.longcontext.trainer.model.TrainingPass;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.tokenization.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeping layers' tensors in host memory, where on a CPU they are copied to and from: it must change no bit. */
class OffloadTest {

    @TempDir
    Path folder;

    @Test
    void whatIsKeptInHostMemoryComesBackAsItWas() throws IOException {
        TorchRuntime.start(1);
        try (NDManager manager = TorchRuntime.newManager()) {
            TrainableModel trainable = load(manager);
            // a shorter sample, then a longer one, then buffers that are too large
            List<float[]> here = gradients(trainable, KeepPlan.ALL_ON_DEVICE, 5, 40, 17);

            assertThat(gradients(trainable, KeepPlan.AS_FEW_AS_POSSIBLE, 5, 40, 17))
                    .containsExactly(here.toArray(float[][]::new));
            assertThat(gradients(trainable, (batch, targets) -> 1, 5, 40, 17))
                    .containsExactly(here.toArray(float[][]::new));
            trainable.model().close();
        }
    }

    private TrainableModel load(NDManager manager) throws IOException {
        TrainingConfig training = TinyRun.training(Method.Full, 1e-3, 1, TinyRun.batch(1, LossWeighting.Token));
        StageContext context = TinyRun.context(TinyRun.workspace(folder, 1), training, 1, new RecordedProgress());
        return TrainableModel.load(
                manager, context.configuration(), context.workspace().model(), Optional.empty());
    }

    /** After a pass over samples of these lengths, by one {@link TrainingPass}. */
    private static List<float[]> gradients(TrainableModel trainable, KeepPlan keep, int... lengths) {
        List<Parameter> parameters = trainable.weights().parameters();
        parameters.forEach(each -> each.gradient().values().muli(0));
        var pass = new TrainingPass(trainable.model(), trainable.weights(), keep, () -> false);
        var results = new ArrayList<float[]>();
        for (int length : lengths) {
            int[] ids = IntStream.range(0, length).map(i -> (i * i + 3) % 97).toArray();
            Sample sample = new Sample(ids, ids);
            var weights = new LossWeights(TinyRun.batch(1, LossWeighting.Token), List.of(sample));
            results.add(pass.run(Batch.of(ids), weights.of(List.of(sample), Batch.of(ids))));
        }
        parameters.forEach(each -> results.add(Gradients.whole(each)));
        return results;
    }
}
