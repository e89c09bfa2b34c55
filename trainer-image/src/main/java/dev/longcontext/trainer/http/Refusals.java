package dev.longcontext.trainer.http;

/** How a server words what it refuses. */
@FunctionalInterface
public interface Refusals {

    /** As plain text. */
    Refusals TEXT = (status, message) -> Answer.text(status, message + "\n");

    Answer of(int status, String message);
}
