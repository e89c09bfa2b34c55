package dev.longcontext.trainer.evaluation;

import dev.longcontext.estimator.TextReading;
import dev.longcontext.trainer.evaluation.suite.Section;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.evaluation.suite.Unit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** A suite whose metrics are what a test is about: it has no units, reads one token, and has nothing to show. */
abstract class StubSuite<R> implements Suite<R> {
    private final Class<R> resultType;

    StubSuite(Class<R> resultType) {
        this.resultType = resultType;
    }

    /** NaN of none. */
    static <R> double mean(List<R> results, ToDoubleFunction<R> score) {
        return results.stream().mapToDouble(score).average().orElse(Double.NaN);
    }

    @Override
    public List<Unit<R>> units() {
        return List.of();
    }

    @Override
    public Class<R> resultType() {
        return resultType;
    }

    @Override
    public TextReading reading() {
        return TextReading.cached(1);
    }

    @Override
    public Section section(List<R> base, List<R> tuned) {
        return new Section("", Map.of(), Optional.empty());
    }
}
