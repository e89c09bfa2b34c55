package dev.longcontext.quickstart;

/** The run did not come to a good end; the message is what its resource says. */
final class RunFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    RunFailedException(String message) {
        super(message);
    }
}
