package dev.longcontext.trainer.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The most memory this process had resident at a time, as Linux counts it (proc(5)). */
final class PeakMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");
    private static final String PEAK = "VmHWM:";
    private static final String RESET_PEAK = "5";

    private PeakMemory() {}

    /** @return 0 where the system does not tell */
    static long bytes() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(PEAK))
                            .map(line -> line.replaceAll("\\D", ""))
                            .mapToLong(Long::parseLong)
                            .findFirst()
                            .orElse(0)
                    * 1024;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Begins anew with what is resident now. Where that is not allowed, the peak goes on. */
    static void reset() {
        try {
            Files.writeString(CLEAR, RESET_PEAK);
        } catch (IOException e) {
            return;
        }
    }
}
