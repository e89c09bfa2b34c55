package dev.longcontext.contract;

import java.util.List;
import java.util.OptionalInt;

/** What everything but the suite itself asks of a suite's settings. */
public interface SuiteSettings {
    /** Tokens of the texts that are read, each at most the target length; empty where that is not a setting. */
    default List<Integer> lengths() {
        return List.of();
    }

    /**
     * Tokens that each text of the evaluation's sources must have, and is cut to; empty where the suite makes its texts
     * itself and has no sources.
     */
    default OptionalInt textTokens() {
        return OptionalInt.empty();
    }

    /** The evaluation's sources have items, a record each, and not texts to be tokenised. */
    default boolean readsRecords() {
        return false;
    }

    /** Without sources there is nothing to measure on; else sources that the suite can read may be missing. */
    default boolean needsSources() {
        return textTokens().isPresent() || readsRecords();
    }

    /** There is a score, a share, of each length: an effective length can be told. */
    default boolean scoresByLength() {
        return false;
    }

    /**
     * What is wrong with them that a schema cannot say.
     *
     * @param evaluation that they are of, with its sources
     * @param targetLength {@code context.targetLength}, tokens
     */
    default List<Contradiction> contradictions(EvaluationConfig evaluation, int targetLength) {
        return List.of();
    }

    /** On how many items a metric of the suite will rest; empty where that is not known before the data is. */
    default OptionalInt items(Metric metric) {
        return OptionalInt.empty();
    }
}
