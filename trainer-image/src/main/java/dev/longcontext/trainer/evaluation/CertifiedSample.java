package dev.longcontext.trainer.evaluation;

import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Perplexity;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.evaluation.suite.Unit;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Measures some items of a certificate again.
 *
 * @param items of each evaluation, at most
 * @param seed of their choice
 */
record CertifiedSample(int items, long seed, StopSignal stop) {

    /** @param results those of the certificate */
    <R> CertifiedOutcome measured(
            EvaluationConfig evaluation, Suite<R> suite, CertifiedResults results, LlamaModel model)
            throws IOException {
        Optional<String> other =
                results.otherThan(suite.units().stream().map(Unit::id).toList());
        if (other.isPresent()) {
            return CertifiedOutcome.leftOut(evaluation.name(), "left out: " + other.get());
        }
        Metric metric = decisive(evaluation.suite());
        List<Unit<R>> units = suite.unitsOf(metric);
        List<R> then = new ArrayList<>();
        List<R> now = new ArrayList<>();
        for (int number : chosen(units.size())) {
            Unit<R> unit = units.get(number);
            stop.check();
            then.add(Json.MAPPER.treeToValue(results.of(unit.id()), suite.resultType()));
            now.add(unit.measurement().on(model).result());
        }
        return CertifiedOutcome.of(evaluation.name(), metric, suite, then, now);
    }

    /** Of all lengths; perplexities have no such metric, and an extended model could lose at the longest one what it was extended for. */
    private static Metric decisive(EvaluationConfig.Suite suite) {
        return suite == EvaluationConfig.Suite.Perplexity
                ? Perplexity.LONGEST_LENGTH
                : suite.metrics().get(0);
    }

    /** In their order: what a suite shares between neighbours is still shared. */
    private List<Integer> chosen(int units) {
        List<Integer> all = new ArrayList<>(IntStream.range(0, units).boxed().toList());
        Collections.shuffle(all, new Random(seed));
        return all.stream().limit(items).sorted().toList();
    }
}
