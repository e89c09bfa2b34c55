package dev.longcontext.minicluster.node.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the memory of containers that have a limit, as the kernel would do it for a container's control group, by
 * looking several times a second: a short peak goes unnoticed. Counted is what cannot be given back to the machine:
 * resident memory without pages of files, of every process in the container's session.
 */
final class MemoryWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryWatch.class);
    private static final long PERIOD_MILLIS = 250;
    private static final Path PROCESSES = Path.of("/proc");
    private static final long PAGE_BYTES = 4_096;

    private final Map<Long, Limit> limits = new ConcurrentHashMap<>();
    private final ScheduledFuture<?> looks;

    private record Limit(long bytes, Runnable exceeded) {}

    MemoryWatch(ScheduledExecutorService timers) {
        this.looks = timers.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Watches a container until it exceeds its limit once.
     *
     * @param session the process id of the session's leader
     */
    void watch(long session, long bytes, Runnable exceeded) {
        limits.put(session, new Limit(bytes, exceeded));
    }

    void forget(long session) {
        limits.remove(session);
    }

    private void look() {
        if (limits.isEmpty()) {
            return;
        }
        try {
            usedBytes().forEach((session, used) -> {
                Limit limit = limits.get(session);
                if (limit != null && used > limit.bytes() && limits.remove(session, limit)) {
                    limit.exceeded().run();
                }
            });
        } catch (IOException e) {
            LOG.debug("Cannot read the memory of processes: {}", e.toString());
        }
    }

    private Map<Long, Long> usedBytes() throws IOException {
        Map<Long, Long> used = new HashMap<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path process : processes) {
                try {
                    long session = session(process);
                    if (limits.containsKey(session)) {
                        used.merge(session, anonymousBytes(process), Long::sum);
                    }
                } catch (IOException e) {
                    // the process has ended while we looked
                    LOG.trace("{} has gone", process);
                }
            }
        }
        return used;
    }

    /** The sixth field of {@code stat}; the second, the program's name, may hold blanks and parentheses. */
    private static long session(Path process) throws IOException {
        String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5);
        return Long.parseLong(afterName[3]);
    }

    private static long anonymousBytes(Path process) throws IOException {
        String[] pages = Files.readString(process.resolve("statm")).split(" ", 4);
        return (Long.parseLong(pages[1]) - Long.parseLong(pages[2])) * PAGE_BYTES;
    }

    @Override
    public void close() {
        looks.cancel(false);
    }
}
