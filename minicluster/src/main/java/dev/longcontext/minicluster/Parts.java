package dev.longcontext.minicluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** What was started, to be closed in the opposite order. */
final class Parts {
    private final Deque<Runnable> closings = new ArrayDeque<>();

    /** Has a part closed before all parts that were added earlier. */
    <T> T add(T part, Consumer<? super T> close) {
        closings.addLast(() -> close.accept(part));
        return part;
    }

    /** Has something done after all parts are closed. */
    void closeLast(Runnable closing) {
        closings.addFirst(closing);
    }

    void close() {
        while (!closings.isEmpty()) {
            closings.removeLast().run();
        }
    }
}
