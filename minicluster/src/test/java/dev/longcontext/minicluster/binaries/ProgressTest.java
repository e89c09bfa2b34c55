package dev.longcontext.minicluster.binaries;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void stepsAreAlwaysToldAndUpdatesEveryTenSeconds() {
        List<String> lines = new ArrayList<>();
        AtomicLong clock = new AtomicLong();
        Progress progress = new Progress(lines::add, clock::get);

        progress.step("first step");
        progress.update("too soon");
        clock.addAndGet(TimeUnit.SECONDS.toNanos(10));
        progress.update("half way");
        progress.update("too soon again");
        progress.step("second step");

        assertThat(lines).containsExactly("first step", "half way", "second step");
    }
}
