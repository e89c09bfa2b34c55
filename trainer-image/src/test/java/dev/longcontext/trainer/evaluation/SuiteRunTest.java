package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.EvaluationConfig.DecideBy;
import dev.longcontext.contract.EvaluationConfig.Gate;
import dev.longcontext.contract.EvaluationConfig.Severity;
import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Metric.Scale;
import dev.longcontext.trainer.configuration.RunConfigurationReader;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.evaluation.suite.Unit;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Units are measured once each, whatever ends the process; no model is needed to see it. */
class SuiteRunTest {
    private static final EvaluationConfig EVALUATION = RunConfigurationReader.read(
                    Path.of("..", "examples", "contract", "run.json"))
            .evaluation()
            .get(0);
    private static final int UNITS = 5;
    private static final List<LlamaModel> NO_MODEL = Collections.singletonList(null);

    @TempDir
    Path folder;

    private final List<String> measured = new ArrayList<>();

    /** @param diesIn number of the measurement, from 1, at which the process is lost; 0 for none */
    private class Thirds extends StubSuite<Third> {
        private final int diesIn;

        private Thirds(int diesIn) {
            super(Third.class);
            this.diesIn = diesIn;
        }

        @Override
        public List<Unit<Third>> units() {
            return IntStream.range(0, UNITS)
                    .mapToObj(i -> new Unit<>("unit " + i, model -> {
                        if (measured.size() + 1 == diesIn) {
                            throw new IOException("killed");
                        }
                        measured.add("unit " + i);
                        return new Unit.Measured<>(new Third(i, i / 3.0), 10);
                    }))
                    .toList();
        }

        @Override
        public Map<Metric, Double> metrics(List<Third> results) {
            return Map.of(
                    new Metric("sum", Scale.Cost),
                    results.stream().mapToDouble(Third::value).sum());
        }
    }

    record Third(int unit, double value) {}

    /** 20 items that are all right show 0.025^(1/20) = 0.832, which 0.9 is above. */
    @Test
    void aGateThatItsItemsCannotShowIsRefusedBeforeTheyAreAsked() {
        Suite<Third> twenty = new Thirds(0) {
            @Override
            public OptionalInt plannedItems(Metric metric) {
                return OptionalInt.of(20);
            }
        };
        EvaluationConfig strict = EVALUATION.withGates(List.of(gate(0.9, DecideBy.LowerBound)));

        assertThatThrownBy(() -> new SuiteRun<>(strict, twenty, UnitLog.none()).requireEnoughItems())
                .isInstanceOf(FailureException.class)
                .hasMessage(
                        "evaluation " + strict.name() + ": the gate on accuracy.min = 0.9 cannot be decided with "
                                + "decideBy LowerBound: the metric rests on 20 items, and all of them right show no more than 0.832");
        for (Gate gate : List.of(gate(0.8, DecideBy.LowerBound), gate(0.9, DecideBy.Point))) {
            assertThatCode(() -> new SuiteRun<>(EVALUATION.withGates(List.of(gate)), twenty, UnitLog.none())
                            .requireEnoughItems())
                    .doesNotThrowAnyException();
        }
        assertThatCode(() -> new SuiteRun<>(strict, new Thirds(0), UnitLog.none()).requireEnoughItems())
                .as("whose number of items nobody knows before")
                .doesNotThrowAnyException();
    }

    private static Gate gate(double min, DecideBy by) {
        return new Gate("accuracy", min, null, null, null, by, Severity.Block);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 6, 10})
    void aRunThatWasKilledGoesOnAndScoresTheSame(int diesIn) throws Exception {
        String undisturbed = Json.pretty(scores("undisturbed", 0));
        measured.clear();

        assertThatThrownBy(() -> scores("killed", diesIn)).isInstanceOf(IOException.class);
        assertThat(measured).hasSize(diesIn - 1);
        String resumed = Json.pretty(scores("killed", 0));

        assertThat(resumed).isEqualTo(undisturbed);
        assertThat(measured).as("each unit once on each model").hasSize(2 * UNITS);
    }

    @Test
    void isAskedToStopBetweenUnitsAndKeepsWhatIsDone() throws Exception {
        StopSignal stop = new StopSignal();
        UnitLog log = UnitLog.open(folder, "sha256:" + "0".repeat(64));
        SuiteRun<Third> run = new SuiteRun<>(EVALUATION, new Thirds(0), log);

        assertThatThrownBy(() -> run.measure(ModelUnderTest.BASE, NO_MODEL, stop, tokens -> stop.request()))
                .isInstanceOf(FailureException.class);

        assertThat(log.size()).isEqualTo(1);
    }

    @Test
    void tellsUnitsOfAnEarlierAttemptWithoutTokens() throws Exception {
        scores("log", 0);
        List<Long> told = new ArrayList<>();

        SuiteRun<Third> again = new SuiteRun<>(EVALUATION, new Thirds(0), log("log"));
        again.measure(ModelUnderTest.TUNED, NO_MODEL, new StopSignal(), told::add);

        assertThat(told).hasSize(UNITS).containsOnly(0L);
    }

    @Test
    void isMeasuredOnceBothModelsAre() throws Exception {
        SuiteRun<Third> run = new SuiteRun<>(EVALUATION, new Thirds(0), log("half"));

        run.measure(ModelUnderTest.BASE, NO_MODEL, new StopSignal(), tokens -> {});
        assertThat(run.isMeasured()).isFalse();
        run.measure(ModelUnderTest.TUNED, NO_MODEL, new StopSignal(), tokens -> {});
        assertThat(run.isMeasured()).isTrue();
    }

    /** The log of a run that was killed right after it had taken them is all that the next attempt has. */
    @Test
    void remembersInTheLogThatTheBasesAnswersAreAnotherRuns() throws Exception {
        Map<String, JsonNode> answers = answersOfAnotherRun();
        SuiteRun<Third> killed = new SuiteRun<>(EVALUATION, new Thirds(0), log("killed"));

        assertThat(killed.isBaseReused()).isFalse();
        assertThat(killed.takeBase(answers)).isTrue();

        assertThat(new SuiteRun<>(EVALUATION, new Thirds(0), log("killed")).isBaseReused())
                .isTrue();
    }

    @Test
    void doesNotSayThatOfABaseThatItAskedInPart() throws Exception {
        Map<String, JsonNode> answers = answersOfAnotherRun();
        assertThatThrownBy(() -> scores("partly", 3)).isInstanceOf(IOException.class);

        SuiteRun<Third> resumed = new SuiteRun<>(EVALUATION, new Thirds(0), log("partly"));
        assertThat(resumed.takeBase(answers)).isTrue();

        assertThat(resumed.isMeasured(ModelUnderTest.BASE)).isTrue();
        assertThat(resumed.isBaseReused()).isFalse();
    }

    /** The folder of the answers is shared; what cannot be read would fail the run at its end, in every attempt. */
    @Test
    void doesNotTakeWhatIsNoResult() throws Exception {
        Map<String, JsonNode> answers = new HashMap<>(answersOfAnotherRun());
        answers.put("unit 3", new TextNode("something else"));
        SuiteRun<Third> run = new SuiteRun<>(EVALUATION, new Thirds(0), log("careful"));

        assertThat(run.takeBase(answers)).isFalse();
        answers.put("unit 3", NullNode.getInstance());
        assertThat(run.takeBase(answers)).isFalse();
        assertThat(run.measured()).isZero();
    }

    private Map<String, JsonNode> answersOfAnotherRun() throws IOException {
        scores("another", 0);
        measured.clear();
        return new SuiteRun<>(EVALUATION, new Thirds(0), log("another")).ofBase();
    }

    private Scores scores(String name, int diesIn) throws IOException {
        SuiteRun<Third> run = new SuiteRun<>(EVALUATION, new Thirds(diesIn), log(name));
        for (ModelUnderTest which : ModelUnderTest.values()) {
            run.measure(which, NO_MODEL, new StopSignal(), tokens -> {});
        }
        return Scores.of(List.of(run.evaluated().scores()));
    }

    private UnitLog log(String name) throws IOException {
        return UnitLog.open(folder.resolve(name), "sha256:" + "0".repeat(64));
    }
}
