package dev.longcontext.trainer.failure;

import dev.longcontext.contract.FailureClass;
import java.util.Objects;
import java.util.Optional;

/**
 * A failure somebody can act on: what is wrong (field or file, value, rule) in the message, what to do about it in the
 * hint. Anything else that is thrown is a bug and ends as {@link FailureClass#Internal}.
 */
public final class FailureException extends RuntimeException {

    private final FailureClass failureClass;
    private final String hint;
    private String field;

    /**
     * @param message what is wrong: field or file, value, rule
     * @param hint the remedy, a sentence; null where there is none to give
     */
    public FailureException(FailureClass failureClass, String message, String hint) {
        super(Objects.requireNonNull(message));
        this.failureClass = Objects.requireNonNull(failureClass);
        this.hint = hint;
    }

    /** Names the field of the manifest which the user has to change, such as {@code spec.baseModel.uri}. */
    public FailureException atField(String manifestField) {
        this.field = manifestField;
        return this;
    }

    public FailureException causedBy(Throwable cause) {
        initCause(cause);
        return this;
    }

    public FailureClass failureClass() {
        return failureClass;
    }

    public Optional<String> field() {
        return Optional.ofNullable(field);
    }

    public Optional<String> hint() {
        return Optional.ofNullable(hint);
    }
}
