package dev.longcontext.trainer.evaluation.perplexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.stage.ProgressSink;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.weights.ModelSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against a sliding window over transformers' logits (reference/metrics), with the tolerances its manifest states. */
class ReferencePerplexityTest {
    private static final double TOLERANCE_OF_A_TOKEN = 2e-5;
    private static final double TOLERANCE_PERCENT = 1e-3;

    @Test
    void isTheReferences() throws Exception {
        JsonNode reference = Reference.json("metrics/perplexity.json");
        int[] ids = Reference.ints(reference.get("ids"));
        ModelSource source = ModelSource.of(Reference.path("tiny-llama/fp32"), TensorType.F32)
                .withRopeTheta(reference.get("rope_theta").asDouble());
        var batches = new AtomicInteger();
        ProgressSink moved = new SilentProgress() {
            @Override
            public void alive() {
                batches.incrementAndGet();
            }
        };
        TorchRuntime.start(1);
        try (NDManager manager = TorchRuntime.newManager();
                LlamaModel model = LlamaModel.load(manager, source)) {
            assertThat(reference.get("windows")).isNotEmpty();
            for (JsonNode expected : reference.get("windows")) {
                int window = expected.get("window").asInt();
                TextLoss loss = new TextScorer(model, new StopSignal(), moved)
                        .score(0, ids, window, expected.get("stride").asInt())
                        .result();

                assertThat(loss.tokens()).isEqualTo(expected.get("tokens").asLong());
                assertThat(loss.loss())
                        .isCloseTo(expected.get("nll_sum").asDouble(), within(TOLERANCE_OF_A_TOKEN * loss.tokens()));
                assertThat(PerplexityByLength.of(List.of(loss)).get(window))
                        .isCloseTo(expected.get("perplexity").asDouble(), withPercentage(TOLERANCE_PERCENT));
                assertThat(loss.positions().stream()
                                .mapToDouble(PositionLoss::loss)
                                .sum())
                        .isCloseTo(loss.loss(), within(1e-9 * loss.loss()));
                assertThat(loss.positions().stream()
                                .collect(Collectors.toMap(PositionLoss::from, PositionLoss::tokens)))
                        .isEqualTo(scored(
                                ids.length, window, expected.get("stride").asInt()));
                assertThat(batches.getAndSet(0))
                        .as("a text that takes long is no hang")
                        .isPositive();
            }
        }
    }

    /** How many tokens of each bucket of positions the windows score. */
    private static Map<Integer, Long> scored(int tokens, int length, int stride) {
        return SlidingWindow.over(tokens, length, stride).stream()
                .flatMap(
                        window -> IntStream.range(window.scored(), window.end()).mapToObj(t -> t - window.start()))
                .collect(Collectors.groupingBy(PositionLoss::bucket, Collectors.counting()));
    }
}
