package dev.longcontext.minicluster.binaries;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Tells a person what goes on while programs are fetched; at most every ten seconds, except for new steps. */
final class Progress {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Consumer<String> lines;
    private final LongSupplier nanoTime;
    private long last;

    Progress(Consumer<String> lines, LongSupplier nanoTime) {
        this.lines = lines;
        this.nanoTime = nanoTime;
    }

    static Progress to(Consumer<String> lines) {
        return new Progress(lines, System::nanoTime);
    }

    /** A new step: always told. */
    void step(String line) {
        last = nanoTime.getAsLong();
        lines.accept(line);
    }

    /** How far the step is: told when the last line is old enough. */
    void update(String line) {
        if (nanoTime.getAsLong() - last >= INTERVAL.toNanos()) {
            step(line);
        }
    }
}
