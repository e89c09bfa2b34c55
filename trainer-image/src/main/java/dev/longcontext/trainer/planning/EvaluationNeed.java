package dev.longcontext.trainer.planning;

import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.estimator.EvaluationMemory;
import dev.longcontext.estimator.MemoryEstimate;
import dev.longcontext.estimator.Placement;
import dev.longcontext.estimator.TextReading;
import java.util.Map;
import java.util.Optional;

/**
 * What an evaluation will need, as {@code trainer estimate} says it.
 *
 * @param length tokens of its longest text, prompt and answer together; null, as all that follows, where only its questions
 *     tell that
 * @param device bytes of the peak by part, on each device
 * @param hostBytes beside that on the host
 * @param longest tokens of the longest text that would fit; 0 where none does
 */
public record EvaluationNeed(
        String name,
        EvaluationConfig.Suite suite,
        Integer length,
        Map<String, Long> device,
        Long deviceBytes,
        Long hostBytes,
        String peakMoment,
        Boolean fits,
        Integer longest) {

    static EvaluationNeed of(EvaluationConfig evaluation, RunPlan plan, Placement placement, long memoryBytes) {
        Optional<TextReading> known =
                EvaluationReadings.of(evaluation, plan.run().pass().length());
        if (known.isEmpty()) {
            return new EvaluationNeed(evaluation.name(), evaluation.suite(), null, null, null, null, null, null, null);
        }
        TextReading reading = known.get();
        EvaluationMemory evaluations = plan.evaluations(placement);
        MemoryEstimate memory = evaluations.estimate(reading);
        return new EvaluationNeed(
                evaluation.name(),
                evaluation.suite(),
                reading.length(),
                NamedParts.of(memory.device()),
                memory.peakBytes(),
                memory.hostBytes(),
                memory.peakMoment(),
                memory.peakBytes() <= memoryBytes,
                evaluations.longest(reading, memoryBytes).orElse(0));
    }

    boolean isKnown() {
        return length != null;
    }
}
