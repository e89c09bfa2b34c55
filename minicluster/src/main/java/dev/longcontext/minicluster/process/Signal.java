package dev.longcontext.minicluster.process;

/** The signals a supervised process can be sent, by the names that {@code kill} knows. */
public enum Signal {
    /** Asks to stop. */
    TERM,
    /** Interrupts, as Ctrl-C does. */
    INT,
    /** Stops at once; cannot be caught. */
    KILL;

    /** Linux's number of the signal; a process it ended has the exit code 128 + number. */
    public int number() {
        return switch (this) {
            case INT -> 2;
            case KILL -> 9;
            case TERM -> 15;
        };
    }

    /** The exit code that a shell and a kubelet give to a process that ended by this signal. */
    public int exitCode() {
        return 128 + number();
    }
}
