package dev.longcontext.trainer.evaluation.suite;

import dev.longcontext.contract.Metric;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * One evaluation, set up to be measured. Base and tuned model are measured on the same units by the same code; whatever
 * chance decides follows from the settings' seed.
 *
 * @param <R> what is known of a unit once it is measured: a record that JSON gives back as it was, because results are
 *     always taken from the log
 */
public interface Suite<R> extends AutoCloseable {

    /**
     * All units in the order in which they are measured. Known before the first is measured, and the same ones in every
     * attempt at a run.
     */
    List<Unit<R>> units();

    /** The record that a unit's line of the log is read as. */
    Class<R> resultType();

    /**
     * @param results of one model, in the order of the units
     * @return every metric that the contract lists for the suite, in the order in which they are shown; NaN where a metric has no value
     */
    Map<Metric, Double> metrics(List<R> results);

    /**
     * The suite's own part of the report; gates and metrics are shown without it.
     *
     * @param base results in the order of the units
     * @param tuned likewise
     */
    Section section(List<R> base, List<R> tuned);

    /** Lets go of files that are read from. */
    @Override
    default void close() throws IOException {}
}
