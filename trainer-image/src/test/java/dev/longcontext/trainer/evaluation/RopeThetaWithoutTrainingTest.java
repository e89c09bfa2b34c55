package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.EvaluationConfig.DecideBy;
import dev.longcontext.contract.EvaluationConfig.Gate;
import dev.longcontext.contract.EvaluationConfig.Severity;
import dev.longcontext.contract.EvaluationConfigBuilder;
import dev.longcontext.contract.Needle;
import dev.longcontext.contract.Needle.NeedleMetric;
import dev.longcontext.contract.NeedleBuilder;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import dev.longcontext.trainer.evaluation.suite.Unit;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import dev.longcontext.trainer.weights.ModelSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The gates can tell a model that was extended from one whose RoPE base was merely raised: on the miniature's own base
 * model the latter finds nothing, not even where the base finds everything.
 */
class RopeThetaWithoutTrainingTest {
    private static final Path BASE = Path.of("..", "examples", "miniature", "base");
    private static final double RAISED = 400_000;
    private static final Needle NATIVE = NeedleBuilder.builder()
            .lengths(List.of(128, 256))
            .depths(3)
            .samplesPerCell(4)
            .seed(999L)
            .metric(NeedleMetric.NextTokens)
            .build();
    private static final Needle LONG = NeedleBuilder.builder()
            .lengths(List.of(2_560))
            .depths(3)
            .samplesPerCell(2)
            .seed(999L)
            .metric(NeedleMetric.NextTokens)
            .build();
    private static final List<Gate> GATE =
            List.of(new Gate("accuracy", 0.95, null, null, null, DecideBy.Point, Severity.Block));

    @Test
    void theBaseFindsTheKeyWithinItsContextAndNotFarBeyond() throws IOException {
        ModelSource base = ModelSource.of(BASE, TensorType.F32);

        assertThat(accuracy(base, NATIVE)).isGreaterThanOrEqualTo(0.95);
        assertThat(accuracy(base, LONG)).isLessThanOrEqualTo(0.2);
    }

    @Test
    void raisedWithoutTrainingItFailsTheGateEverywhere() throws IOException {
        ModelSource raised = ModelSource.of(BASE, TensorType.F32).withRopeTheta(RAISED);

        for (Needle needle : List.of(NATIVE, LONG)) {
            double accuracy = accuracy(raised, needle);

            assertThat(accuracy).isLessThanOrEqualTo(0.1);
            assertThat(Gates.judge(GATE, Map.of("accuracy", accuracy), Map.of("accuracy", 1.0), Map.of()))
                    .singleElement()
                    .satisfies(gate -> assertThat(gate.blocks()).isTrue());
        }
    }

    private static double accuracy(ModelSource source, Needle needle) throws IOException {
        TorchRuntime.start(2);
        EvaluationConfig evaluation = EvaluationConfigBuilder.builder()
                .name("needle")
                .suite(EvaluationConfig.Suite.NeedleInAHaystack)
                .needle(needle)
                .gates(GATE)
                .build();
        try (NDManager manager = TorchRuntime.newManager();
                Tokenizer tokenizer = Tokenizer.load(BASE);
                LlamaModel model = LlamaModel.load(manager, source)) {
            SuiteInputs inputs = new SuiteInputs(
                    "needle",
                    ChatFormat.of(tokenizer, BASE),
                    4_096,
                    Set.of(),
                    Optional.empty(),
                    new StopSignal(),
                    new SilentProgress());
            return accuracy(Suites.open(evaluation, inputs), model);
        }
    }

    private static <R> double accuracy(Suite<R> suite, LlamaModel model) throws IOException {
        List<R> results = new ArrayList<>();
        for (Unit<R> unit : suite.units()) {
            results.add(unit.measurement().on(model).result());
        }
        return suite.metrics(results).entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("accuracy"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }
}
