package dev.longcontext.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.TrainingConfig.Optimizer;
import dev.longcontext.contract.TrainingConfig.Schedule;
import dev.longcontext.estimator.PassTiles;
import dev.longcontext.trainer.model.RowGradient;
import dev.longcontext.trainer.model.Rows;
import dev.longcontext.trainer.model.TrainedWeights.Parameter;
import dev.longcontext.trainer.model.WholeGradient;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.tensors.TorchRuntime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Optimizer, clipping and schedules against torch and transformers (reference/optim). */
class OptimizerTest {

    private NDManager manager;

    @BeforeEach
    void start() {
        TorchRuntime.start(1);
        manager = TorchRuntime.newManager();
    }

    @AfterEach
    void stop() {
        manager.close();
    }

    @Test
    void movesWeightsAsTorchDoes() {
        for (JsonNode each : Reference.json("optim/adamw.json")) {
            NDArray value = row(Reference.floats(each.get("start")));
            NDArray gradient = manager.zeros(value.getShape());
            var settings = Optimizer.DEFAULT
                    .withLearningRate(1)
                    .withBeta1(each.get("betas").get(0).asDouble())
                    .withBeta2(each.get("betas").get(1).asDouble())
                    .withEpsilon(each.get("eps").asDouble())
                    .withWeightDecay(each.get("weight_decay").asDouble())
                    .withSchedule(Schedule.Constant);
            try (var optimizer =
                    new AdamW(manager, settings, List.of(new Parameter("p", value, new WholeGradient(gradient))))) {
                for (int step = 0; step < each.get("gradients").size(); step++) {
                    gradient.set(Reference.floats(each.get("gradients").get(step)));

                    optimizer.step(
                            step + 1, each.get("learning_rates").get(step).asDouble());

                    JsonNode after = each.get("after_each_step").get(step);
                    List<NDArray> moments = List.copyOf(optimizer.state().values());
                    assertUlps(value, after.get("parameter"), step);
                    assertUlps(moments.get(0), after.get("first_moment"), step);
                    assertUlps(moments.get(1), after.get("second_moment"), step);
                }
            }
        }
    }

    /** Two dimensions, as weight decay applies to matrices. */
    private NDArray row(float[] values) {
        return manager.create(values).reshape(1, values.length);
    }

    private static void assertUlps(NDArray actual, JsonNode expected, int step) {
        float[] values = actual.toFloatArray();
        float[] reference = Reference.floats(expected);
        for (int i = 0; i < values.length; i++) {
            float tolerance = 2 * (step + 1) * Math.ulp(reference[i]);
            assertThat(values[i]).isBetween(reference[i] - tolerance, reference[i] + tolerance);
        }
    }

    /** The table takes three pieces, one of which has no row of the gradient. */
    @Test
    void movesATableByRowsToTheBitsOfTheWholeOne() {
        int columns = 1 << 20;
        long v = 2 * PassTiles.tableRows(columns) + 1;
        var settings =
                Optimizer.DEFAULT.withLearningRate(1).withWeightDecay(0.01).withSchedule(Schedule.Constant);
        NDArray table = manager.randomNormal(new Shape(v, columns));
        NDArray same = table.duplicate();
        NDArray gradient = manager.zeros(table.getShape());
        var byRows = new RowGradient(manager, columns);
        try (var whole = new AdamW(manager, settings, List.of(new Parameter("t", table, new WholeGradient(gradient))));
                var rows = new AdamW(manager, settings, List.of(new Parameter("t", same, byRows)))) {
            for (long[] ids : new long[][] {{0, v - 1}, {1, 2}}) {
                NDArray values = manager.randomNormal(new Shape(ids.length, columns));
                gradient.set(new float[(int) gradient.size()]);
                for (int m = 0; m < ids.length; m++) {
                    gradient.set(new NDIndex(ids[m]), values.get(m));
                }
                byRows.set(new Rows(manager.create(ids), values));
                double norm = whole.clip();
                assertThat(rows.clip()).isCloseTo(norm, within(1e-5 * norm));
                byRows.set(new Rows(
                        manager.create(ids), gradient.get(manager.create(ids)))); // clipped by a norm that rounds alike
                whole.step(1, 0.1);
                rows.step(1, 0.1);
            }
            assertThat(same.contentEquals(table)).isTrue();
            List<NDArray> expected = List.copyOf(whole.state().values());
            List<NDArray> actual = List.copyOf(rows.state().values());
            assertThat(actual.get(0).contentEquals(expected.get(0))).isTrue();
            assertThat(actual.get(1).contentEquals(expected.get(1))).isTrue();
        }
    }

    @Test
    void decaysMatricesAndLeavesNormsAlone() {
        NDArray matrix = manager.ones(new Shape(1, 2));
        NDArray norm = manager.ones(new Shape(2));
        var parameters = List.of(
                new Parameter("matrix", matrix, new WholeGradient(manager.zeros(matrix.getShape()))),
                new Parameter("norm", norm, new WholeGradient(manager.zeros(norm.getShape()))));
        var settings =
                Optimizer.DEFAULT.withLearningRate(1).withWeightDecay(0.5).withSchedule(Schedule.Constant);
        try (var optimizer = new AdamW(manager, settings, parameters)) {
            optimizer.step(1, 0.1);
        }
        assertThat(matrix.toFloatArray()).containsOnly(0.95f);
        assertThat(norm.toFloatArray()).containsOnly(1f);
    }

    @Test
    void clipsAsTorchDoesAndLeavesWhatIsNotFinite() {
        for (JsonNode each : Reference.json("optim/clip.json")) {
            var parameters = new ArrayList<Parameter>();
            for (JsonNode gradient : each.get("gradients")) {
                float[] values = texts(gradient);
                parameters.add(new Parameter("p", manager.create(values), new WholeGradient(manager.create(values))));
            }
            double maximum = each.get("max_norm").asDouble();
            var settings = Optimizer.DEFAULT
                    .withLearningRate(1)
                    .withSchedule(Schedule.Constant)
                    .withMaxGradientNorm(maximum);
            try (var optimizer = new AdamW(manager, settings, parameters)) {
                double norm = optimizer.clip();
                float expectedNorm = Float.parseFloat(javaText(each.get("norm").asText()));
                if (!Float.isFinite(expectedNorm)) {
                    assertThat(norm).isNotFinite();
                    continue;
                }
                assertThat(norm).isCloseTo(expectedNorm, within(1e-6 * expectedNorm));
                for (int i = 0; i < parameters.size(); i++) {
                    float[] clipped = texts(each.get("clipped").get(i));
                    float[] actual = Gradients.whole(parameters.get(i));
                    for (int k = 0; k < clipped.length; k++) {
                        assertThat(actual[k]).isCloseTo(clipped[k], within(1e-6f * Math.abs(clipped[k])));
                    }
                }
            }
        }
    }

    private static float[] texts(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(javaText(array.get(i).asText()));
        }
        return values;
    }

    private static String javaText(String python) {
        return python.replace("inf", "Infinity").replace("nan", "NaN");
    }

    @Test
    void schedulesAreThoseOfTransformers() {
        int compared = 0;
        for (JsonNode each : Reference.json("optim/schedule.json")) {
            Schedule kind =
                    switch (each.get("kind").asText()) {
                        case "linear" -> Schedule.Linear;
                        case "cosine" -> Schedule.Cosine;
                        default -> Schedule.Constant;
                    };
            int warmup = each.get("warmup").asInt();
            var settings =
                    Optimizer.DEFAULT.withLearningRate(1).withSchedule(kind).withWarmupSteps(warmup);
            var schedule = new LearningRateSchedule(settings, each.get("total").asLong());
            for (int step = 0; step < each.get("factors").size(); step++) {
                double expected = each.get("factors").get(step).asDouble();
                assertThat(schedule.factor(step))
                        .as("%s at %d", each.get("kind"), step)
                        .isCloseTo(expected, within(1e-12));
                compared++;
            }
        }
        assertThat(compared).isPositive();
    }

    @Test
    void aWarmUpThatTheDataDoesNotOutlastIsRefused() {
        var settings = Optimizer.DEFAULT.withLearningRate(1).withWarmupSteps(20);

        assertThat(LearningRateSchedule.of(settings, 21).rate(20)).isPositive();
        assertThatThrownBy(() -> LearningRateSchedule.of(settings, 20))
                .hasMessage("training.optimizer.warmupSteps = 20: is not below the 20 steps that the data gives, "
                        + "so the learning rate would never be reached");
    }

    @ParameterizedTest
    @CsvSource({"20, 0.8", "71, 0.29", "93, 0.07", "0, 1"})
    void aWarmUpMayLastUntilTheDecay(int warmup, double share) {
        assertThat(LearningRateSchedule.of(decaying(warmup, share), 100).factor(warmup))
                .isCloseTo(1, within(1e-9));
    }

    /** A decay over all steps, as Linear: nine tenths of the learning rate and more are reached. */
    @ParameterizedTest
    @CsvSource({"100, 1, 10000, 0.99", "21, 0.8, 100, 0.9875", "10, 1, 100, 0.9"})
    void theDecayMayBeginALittleBeforeTheWarmUpEnds(int warmup, double share, int steps, double peak) {
        assertThat(LearningRateSchedule.of(decaying(warmup, share), steps).factor(warmup))
                .isCloseTo(peak, within(1e-9));
    }

    @Test
    void aWarmUpThatTheDecayDoesNotWaitForIsRefused() {
        assertThatThrownBy(() -> LearningRateSchedule.of(decaying(60, 0.8), 100))
                .hasMessage(
                        "training.optimizer.decayShare = 0.8: of 100 steps the decay begins before the 60 warm-up steps "
                                + "end, where it has come down to 50 % of the learning rate");
    }

    private static Optimizer decaying(int warmup, double share) {
        return Optimizer.DEFAULT
                .withSchedule(Schedule.WarmupStableDecay)
                .withWarmupSteps(warmup)
                .withDecayShare(share);
    }

    @Test
    void warmsUpStaysAndDecays() {
        var settings = Optimizer.DEFAULT
                .withLearningRate(2)
                .withSchedule(Schedule.WarmupStableDecay)
                .withWarmupSteps(10)
                .withDecayShare(0.25);
        var schedule = new LearningRateSchedule(settings, 100);
        assertThat(schedule.rate(0)).isZero();
        assertThat(schedule.rate(5)).isEqualTo(1);
        assertThat(schedule.rate(10)).isEqualTo(2);
        assertThat(schedule.rate(75)).isEqualTo(2);
        assertThat(schedule.rate(99)).isCloseTo(0.08, within(1e-12));
    }

    /** transformers' cosine_with_min_lr: factor * (1 - ratio) + ratio after the warm-up, which starts at 0. */
    @ParameterizedTest
    @CsvSource({"Linear, 0.55", "Cosine, 0.55", "Constant, 1"})
    void fallsToTheShareThatIsGiven(Schedule kind, double halfWay) {
        var settings = Optimizer.DEFAULT.withSchedule(kind).withWarmupSteps(10).withMinLearningRateRatio(0.1);
        var schedule = new LearningRateSchedule(settings, 110);

        assertThat(schedule.factor(0)).isZero();
        assertThat(schedule.factor(10)).isEqualTo(1);
        assertThat(schedule.factor(60)).isCloseTo(halfWay, within(1e-12));
        assertThat(schedule.factor(110)).isCloseTo(kind == Schedule.Constant ? 1 : 0.1, within(1e-12));
    }
}
