package dev.longcontext.trainer.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.EvaluationConfig.Gate;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.Metric;
import dev.longcontext.contract.validation.EnoughItems;
import dev.longcontext.contract.validation.Violation;
import dev.longcontext.estimator.TextReading;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.evaluation.suite.Unit;
import dev.longcontext.trainer.evaluation.suite.Unit.Measured;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** One evaluation of a run: its suite, and the log that has the results of what was measured. */
final class SuiteRun<R> implements AutoCloseable {
    private final EvaluationConfig evaluation;
    private final Suite<R> suite;
    private final List<Unit<R>> units;
    private final UnitLog log;

    SuiteRun(EvaluationConfig evaluation, Suite<R> suite, UnitLog log) {
        this.evaluation = evaluation;
        this.suite = suite;
        this.units = suite.units();
        this.log = log;
    }

    /** Told of every unit, by several threads: after it was measured, or with 0 tokens where an earlier attempt did. */
    @FunctionalInterface
    interface Listener {
        void ended(long tokens);
    }

    String name() {
        return evaluation.name();
    }

    EvaluationConfig evaluation() {
        return evaluation;
    }

    /** The most that the model reads at a time. */
    TextReading reading() {
        return suite.reading();
    }

    /**
     * Of data that is known by now the number of items is too.
     *
     * @throws FailureException of class InvalidConfiguration where a gate asks for more than so many items can show
     */
    void requireEnoughItems() {
        for (Metric metric : evaluation.suite().metrics()) {
            OptionalInt items = suite.plannedItems(metric);
            for (Gate gate : items.isEmpty() ? List.<Gate>of() : evaluation.gates()) {
                if (gate.metric().equals(metric.name())) {
                    EnoughItems.violationsOf("the gate on " + metric.name(), metric, gate, items.getAsInt()).stream()
                            .findFirst()
                            .ifPresent(this::refuse);
                }
            }
        }
    }

    private void refuse(Violation violation) {
        throw new FailureException(
                        FailureClass.InvalidConfiguration,
                        "evaluation " + name() + ": " + violation.path() + " = " + violation.value() + " "
                                + violation.rule(),
                        violation.remedy())
                .atField("spec.evaluation");
    }

    int units() {
        return units.size();
    }

    /** Units that were measured already, counted for each model. */
    int measured() {
        return log.size();
    }

    /** Whether nothing is left to measure. */
    boolean isMeasured() {
        return Stream.of(ModelUnderTest.values()).allMatch(this::isMeasured);
    }

    /** Whether nothing is left to measure on a model. */
    boolean isMeasured(ModelUnderTest which) {
        return units.stream().allMatch(unit -> log.find(key(which, unit)).isPresent());
    }

    /**
     * Takes what another run measured on the same base model, where all of it is known.
     *
     * @param answers by the id of their unit
     * @return whether it is
     */
    boolean takeBase(Map<String, JsonNode> answers) throws IOException {
        if (!units.stream().allMatch(unit -> isResult(answers.get(unit.id())))) {
            return false;
        }
        for (Unit<R> unit : units) {
            UnitLog.Key key = key(ModelUnderTest.BASE, unit);
            if (log.find(key).isEmpty()) {
                log.take(key, answers.get(unit.id()));
            }
        }
        return true;
    }

    /** Whoever can write to the folder that answers are shared in may have written something else. */
    private boolean isResult(JsonNode answer) {
        try {
            return answer != null && Json.MAPPER.treeToValue(answer, suite.resultType()) != null;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** Whether the base model was not asked at all, because another run had, in this attempt or in an earlier one. */
    boolean isBaseReused() {
        return !units.isEmpty() && units.stream().allMatch(unit -> log.isTaken(key(ModelUnderTest.BASE, unit)));
    }

    /** What was measured on the base model, by the id of the unit. */
    Map<String, JsonNode> ofBase() {
        Map<String, JsonNode> answers = new LinkedHashMap<>();
        for (Unit<R> unit : units) {
            answers.put(unit.id(), log.find(key(ModelUnderTest.BASE, unit)).orElseThrow());
        }
        return answers;
    }

    /**
     * Measures what was not measured yet.
     *
     * @param models the same model on each device, which share the units
     * @throws dev.longcontext.trainer.failure.FailureException when asked to stop; finished units are kept
     */
    void measure(ModelUnderTest which, List<LlamaModel> models, StopSignal stop, Listener listener) throws IOException {
        List<Unit<R>> left = new ArrayList<>();
        for (Unit<R> unit : units) {
            if (log.find(key(which, unit)).isPresent()) {
                listener.ended(0);
            } else {
                left.add(unit);
            }
        }
        try {
            new SharedWork<LlamaModel, Unit<R>>(models, stop, (model, unit) -> {
                        Measured<R> measured = unit.measurement().on(model);
                        log.add(key(which, unit), Json.MAPPER.valueToTree(measured.result()));
                        listener.ended(measured.tokens());
                    })
                    .doAll(left);
        } finally {
            suite.leave();
        }
    }

    /** Scores, once every unit was measured on both models. */
    Evaluated evaluated() throws IOException {
        List<R> base = results(ModelUnderTest.BASE);
        List<R> tuned = results(ModelUnderTest.TUNED);
        return new Evaluated(
                Scores.score(evaluation, suite, base, tuned),
                Set.copyOf(evaluation.suite().metrics()),
                suite.section(base, tuned));
    }

    /** In the order of the units, from the log: a run that was stopped in between scores what one that was not does. */
    private List<R> results(ModelUnderTest which) throws JsonProcessingException {
        List<R> results = new ArrayList<>();
        for (Unit<R> unit : units) {
            results.add(Json.MAPPER.treeToValue(log.find(key(which, unit)).orElseThrow(), suite.resultType()));
        }
        return results;
    }

    private UnitLog.Key key(ModelUnderTest which, Unit<R> unit) {
        return new UnitLog.Key(which.label(), unit.id());
    }

    @Override
    public void close() throws IOException {
        suite.close();
    }
}
