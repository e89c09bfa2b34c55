package dev.longcontext.trainer.jinja;

/** A template that cannot be read, or not be rendered with these values. The message says why, for people. */
public class JinjaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public JinjaException(String message) {
        super(message);
    }

    /** The template looks for something in the values that is not there. */
    public static final class OfUndefined extends JinjaException {

        private static final long serialVersionUID = 1L;

        OfUndefined(String message) {
            super(message);
        }
    }

    /** The template itself refuses the values, by {@code raise_exception}; the message is the template's sentence. */
    public static final class Raised extends JinjaException {

        private static final long serialVersionUID = 1L;

        Raised(String message) {
            super(message);
        }
    }
}
