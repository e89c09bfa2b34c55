package dev.longcontext.trainer.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.longcontext.contract.EvaluationConfig.DecideBy;
import dev.longcontext.contract.EvaluationConfig.Gate;
import dev.longcontext.contract.EvaluationConfig.Severity;
import dev.longcontext.contract.StageSummary;

/**
 * A gate and what it found; the bounds that were not asked for are null.
 *
 * @param value of the tuned model; null where it is missing or not a number, which no gate passes
 * @param base value of the base model; null likewise
 * @param uncertainty of the value, whatever the gate decides by; null where it is not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record GateResult(
        String metric,
        Double min,
        Double max,
        Double maxDropFromBase,
        Double maxRiseFromBase,
        DecideBy decideBy,
        Severity severity,
        Double value,
        Double base,
        Uncertainty uncertainty,
        boolean passed) {

    static GateResult of(Gate gate, Double value, Double base, Uncertainty uncertainty, boolean passed) {
        return new GateResult(
                gate.metric(),
                gate.min(),
                gate.max(),
                gate.maxDropFromBase(),
                gate.maxRiseFromBase(),
                gate.decideBy(),
                gate.severity(),
                value,
                base,
                uncertainty,
                passed);
    }

    /** Whether the model must not be published because of this gate. */
    boolean blocks() {
        return !passed && severity == Severity.Block;
    }

    /** As the stage's summary says it. */
    StageSummary.Gate told() {
        return new StageSummary.Gate(
                metric,
                min,
                max,
                maxDropFromBase,
                maxRiseFromBase,
                decideBy == DecideBy.LowerBound ? decideBy.name() : null,
                severity.name(),
                value,
                base,
                uncertainty == null ? null : Uncertainty.told(uncertainty.value()),
                uncertainty == null ? null : Uncertainty.told(uncertainty.change()),
                uncertainty == null ? null : (long) uncertainty.items(),
                passed);
    }
}
