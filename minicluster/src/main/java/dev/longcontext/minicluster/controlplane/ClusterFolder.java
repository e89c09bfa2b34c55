package dev.longcontext.minicluster.controlplane;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a cluster keeps its files.
 *
 * @param root the folder; nothing of the cluster is outside of it
 */
public record ClusterFolder(Path root) {
    /** A user's and a program's way in: the administrator's kubeconfig. */
    public Path kubeconfig() {
        return root.resolve("kubeconfig");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path log(Component component) {
        return logs().resolve(component.program() + ".log");
    }

    Path credentials() {
        return root.resolve("credentials");
    }

    Path etcdData() {
        return root.resolve("etcd-data");
    }

    /** The last lines of a component's log, for messages; empty when it has none. */
    List<String> logTail(Component component, int lines) {
        Path log = log(component);
        if (!Files.exists(log)) {
            return List.of();
        }
        Deque<String> tail = new ArrayDeque<>();
        try (Stream<String> all = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            all.forEach(line -> {
                if (tail.size() == lines) {
                    tail.removeFirst();
                }
                tail.addLast(line);
            });
        } catch (IOException e) {
            return List.of("(cannot read " + log + ": " + e.getMessage() + ")");
        }
        return List.copyOf(tail);
    }
}
