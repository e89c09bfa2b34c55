package dev.longcontext.trainer.data;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.records.Line;
import dev.longcontext.trainer.records.LineProblem;
import java.util.ArrayList;
import java.util.List;

/** Counts everything wrong with the data, and keeps the first of it. */
final class DataProblems {

    private static final int KEPT = 20;

    private final List<String> first = new ArrayList<>();
    private String firstRemedy;
    private String firstField;
    private long count;

    void add(Source source, Line line, LineProblem problem) {
        add(source, problem, line.place() + ": " + problem.getMessage());
    }

    /** A problem of a whole file, which it names. */
    void add(Source source, LineProblem problem) {
        add(source, problem, problem.getMessage());
    }

    private void add(Source source, LineProblem problem, String message) {
        if (count == 0) {
            firstRemedy = problem.remedy();
            firstField = source.field();
        }
        if (first.size() < KEPT) {
            first.add(message);
        }
        count++;
    }

    long count() {
        return count;
    }

    void throwIfAny() {
        if (count == 0) {
            return;
        }
        String message = count == 1
                ? first.get(0)
                : count + " lines cannot be used" + (count > KEPT ? ", the first " + KEPT + " are" : "") + ":\n"
                        + String.join("\n", first);
        throw new FailureException(FailureClass.InvalidData, message, firstRemedy).atField(firstField);
    }
}
