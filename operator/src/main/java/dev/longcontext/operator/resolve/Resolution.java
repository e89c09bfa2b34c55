package dev.longcontext.operator.resolve;

import java.util.List;
import java.util.function.Function;

/** A valid spec, or all that is wrong with it. */
public sealed interface Resolution {

    /**
     * What follows from it.
     *
     * @param rejected given all that is wrong, in one text
     */
    <R> R match(Function<ResolvedRun, R> accepted, Function<String, R> rejected);

    /** It is valid. */
    record Accepted(ResolvedRun run) implements Resolution {

        @Override
        public <R> R match(Function<ResolvedRun, R> accepted, Function<String, R> rejected) {
            return accepted.apply(run);
        }
    }

    /**
     * It is invalid.
     *
     * @param problems each names a field, its value, the rule and the remedy
     */
    record Rejected(List<String> problems) implements Resolution {

        public String message() {
            return String.join("; ", problems);
        }

        @Override
        public <R> R match(Function<ResolvedRun, R> accepted, Function<String, R> rejected) {
            return rejected.apply(message());
        }
    }
}
