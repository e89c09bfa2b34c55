package dev.longcontext.trainer.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.longcontext.contract.EvaluationConfig.Severity;
import dev.longcontext.contract.StageSummary;

/**
 * A gate and what it found; the bounds that were not asked for are null.
 *
 * @param value of the tuned model; null where it is missing or not a number, which no gate passes
 * @param base value of the base model; null likewise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record GateResult(
        String metric,
        Double min,
        Double max,
        Double maxDropFromBase,
        Double maxRiseFromBase,
        Severity severity,
        Double value,
        Double base,
        boolean passed) {

    /** Whether the model must not be published because of this gate. */
    boolean blocks() {
        return !passed && severity == Severity.Block;
    }

    /** As the stage's summary says it. */
    StageSummary.Gate told() {
        return new StageSummary.Gate(
                metric, min, max, maxDropFromBase, maxRiseFromBase, severity.name(), value, base, passed);
    }
}
