package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The cause of a refusal that says nothing about the files themselves: a server denied them, or they were damaged on
 * their way. What was fetched before is still good.
 */
public final class ServerTroubleException extends IOException {

    private static final long serialVersionUID = 1L;
    private static final Set<Integer> DENIALS = Set.of(401, 403);

    private final int status;

    ServerTroubleException(String message) {
        super(message);
        status = 0;
    }

    /** @param status of the server's answer */
    ServerTroubleException(int status) {
        super("it answered " + status);
        this.status = status;
    }

    /** The status of the answer by which a server denied a file; empty where a failure is another one. */
    static OptionalInt denialIn(FailureException failure) {
        return failure.getCause() instanceof ServerTroubleException trouble && DENIALS.contains(trouble.status)
                ? OptionalInt.of(trouble.status)
                : OptionalInt.empty();
    }

    /** Whether a failure is about the files: only other ones would help. */
    public static boolean filesAreRefused(FailureException failure) {
        boolean refused = failure.failureClass() == FailureClass.InvalidData
                || failure.failureClass() == FailureClass.InvalidConfiguration;
        return refused && !(failure.getCause() instanceof ServerTroubleException);
    }
}
