package dev.longcontext.trainer.fetch;

/** A registry that wants a login, and says so in the header {@code WWW-Authenticate}. */
final class LoginWantedException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private final String challenge;

    LoginWantedException(String challenge) {
        super("a login is wanted");
        this.challenge = challenge;
    }

    String challenge() {
        return challenge;
    }
}
