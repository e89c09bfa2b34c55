package dev.longcontext.contract.validation;

import java.util.List;
import java.util.stream.Collectors;

/** A run.json that breaks the contract; the message says every violation, with its remedy where there are several. */
public final class InvalidRunConfigException extends RuntimeException {

    private final transient List<Violation> violations;

    InvalidRunConfigException(List<Violation> violations) {
        super(message(violations));
        this.violations = List.copyOf(violations);
    }

    InvalidRunConfigException(Violation violation, Throwable cause) {
        super(violation.statement(), cause);
        this.violations = List.of(violation);
    }

    /** At least one. */
    public List<Violation> violations() {
        return violations;
    }

    private static String message(List<Violation> violations) {
        if (violations.size() == 1) {
            return violations.get(0).statement();
        }
        return violations.size() + " problems:\n"
                + violations.stream().map(Violation::statementAndRemedy).collect(Collectors.joining("\n"));
    }
}
