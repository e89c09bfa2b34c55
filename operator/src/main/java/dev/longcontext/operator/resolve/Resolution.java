package dev.longcontext.operator.resolve;

import java.util.List;

/** A valid spec, or all that is wrong with it. */
public sealed interface Resolution {

    record Accepted(ResolvedRun run) implements Resolution {}

    /**
     * It is invalid.
     *
     * @param problems each names a field, its value, the rule and the remedy
     */
    record Rejected(List<String> problems) implements Resolution {

        public String message() {
            return String.join("; ", problems);
        }
    }
}
