package dev.longcontext.minicluster.node.runtime;

import dev.longcontext.minicluster.node.log.ContainerLog;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logs of a pod's containers: of each, its last run and the one before. May be read by any thread. */
final class PodLogs {
    private static final Logger LOG = LoggerFactory.getLogger(PodLogs.class);

    private final Map<String, ContainerLog> last = new HashMap<>();
    private final Map<String, ContainerLog> beforeLast = new HashMap<>();

    synchronized void add(String container, ContainerLog log) {
        ContainerLog previous = last.put(container, log);
        ContainerLog oldest = previous == null ? null : beforeLast.put(container, previous);
        if (oldest != null) {
            delete(oldest);
        }
    }

    synchronized Optional<ContainerLog> last(String container) {
        return Optional.ofNullable(last.get(container));
    }

    synchronized Optional<ContainerLog> previous(String container) {
        return Optional.ofNullable(beforeLast.get(container));
    }

    private static void delete(ContainerLog log) {
        try {
            Files.deleteIfExists(log.file());
        } catch (IOException e) {
            LOG.warn("Cannot remove the old log {}: {}", log.file(), e.toString());
        }
    }
}
