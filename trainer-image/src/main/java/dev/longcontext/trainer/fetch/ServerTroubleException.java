package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;

/**
 * The cause of a refusal that says nothing about the files themselves: a server denied them, or they were damaged on
 * their way. What was fetched before is still good.
 */
public final class ServerTroubleException extends IOException {

    private static final long serialVersionUID = 1L;

    ServerTroubleException(String message) {
        super(message);
    }

    /** Whether a failure is about the files: only other ones would help. */
    public static boolean filesAreRefused(FailureException failure) {
        boolean refused = failure.failureClass() == FailureClass.InvalidData
                || failure.failureClass() == FailureClass.InvalidConfiguration;
        return refused && !(failure.getCause() instanceof ServerTroubleException);
    }
}
