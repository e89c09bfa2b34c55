package dev.longcontext.trainer.training;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What must be closed, the last first, each whatever the others do. */
final class OpenParts implements AutoCloseable {

    private final Deque<Part> parts = new ArrayDeque<>();

    /** Closes one. */
    @FunctionalInterface
    interface Part {
        void close() throws IOException;
    }

    void add(Part part) {
        parts.push(part);
    }

    /** @throws IOException or a RuntimeException, what was thrown first; what others threw is suppressed in it */
    @Override
    public void close() throws IOException {
        Part part = parts.poll();
        if (part == null) {
            return;
        }
        try (OpenParts rest = this) {
            part.close();
        }
    }
}
