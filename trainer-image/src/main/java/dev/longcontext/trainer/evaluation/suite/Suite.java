package dev.longcontext.trainer.evaluation.suite;

import dev.longcontext.contract.Metric;
import dev.longcontext.estimator.TextReading;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

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

    /** Those of the units that a metric rests on: of a metric of one length, the units of that length. */
    default List<Unit<R>> unitsOf(Metric metric) {
        return units();
    }

    /** The record that a unit's line of the log is read as. */
    Class<R> resultType();

    /**
     * @param results of one model: those of all units in their order, or drawn from them for an interval, so that one may be
     *     there several times and another not at all
     * @return every metric that the contract lists for the suite, in the order in which they are shown; NaN where a metric has no value
     */
    Map<Metric, Double> metrics(List<R> results);

    /** Items of one stratum stand for each other when it is asked what else could have come out: a length, a task. */
    default String stratum(R result) {
        return "";
    }

    /** How many items a metric rests on: of a metric of the worst of several groups, those of the smallest group. */
    default int items(Metric metric, List<R> results) {
        return results.size();
    }

    /** On how many items a metric will rest; empty where that is not known before anything is measured. */
    default OptionalInt plannedItems(Metric metric) {
        return OptionalInt.empty();
    }

    /**
     * The score, a share, of each length in tokens that was tested; empty where the suite has none, for which no effective
     * length can be asked.
     */
    default SortedMap<Integer, Double> scoreByLength(List<R> results) {
        return new TreeMap<>();
    }

    /** The average score of each task, in the order in which they are shown; empty where the suite has no tasks. */
    default Map<String, Double> scoreByTask(List<R> results) {
        return Map.of();
    }

    /** The score of each group of tasks that published tables have, likewise; empty where there are none. */
    default Map<String, Double> scoreByCategory(List<R> results) {
        return Map.of();
    }

    /**
     * The suite's own part of the report; gates and metrics are shown without it.
     *
     * @param base results in the order of the units
     * @param tuned likewise
     */
    Section section(List<R> base, List<R> tuned);

    /** The most that a unit has the model read at a time: what tells, before anything is measured, whether it fits. */
    TextReading reading();

    /** Lets go of what was kept for a model and its replicas: the next unit is measured on another one, or none is. */
    default void leave() {}

    /** Lets go of files that are read from. */
    @Override
    default void close() throws IOException {}
}
