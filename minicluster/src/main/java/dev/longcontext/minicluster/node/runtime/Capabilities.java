package dev.longcontext.minicluster.node.runtime;

import dev.longcontext.minicluster.process.ProcessPlan;
import dev.longcontext.minicluster.process.ProcessSupervisor;
import io.fabric8.kubernetes.api.model.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code capabilities.drop: [ALL]} where the node's processes are root's: root without capabilities is held by the modes of
 * files, as every user of a real container is. Needs {@code setpriv} of util-linux and the right to drop; without them root
 * stays root.
 */
final class Capabilities {
    private static final List<String> NONE = List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--");
    private static final int ROOT = 0;

    private final boolean droppable;

    private Capabilities(boolean droppable) {
        this.droppable = droppable;
    }

    /** Finds out, once, whether they can be dropped. */
    static Capabilities find(ProcessSupervisor processes) {
        return new Capabilities(isRoot() && succeeds(processes));
    }

    /** @return the command, in front of it what drops the capabilities that the container does without */
    List<String> command(Container container, List<String> command) {
        return droppable && dropsAll(container)
                ? Stream.concat(NONE.stream(), command.stream()).toList()
                : command;
    }

    private static boolean dropsAll(Container container) {
        return Optional.ofNullable(container.getSecurityContext())
                .map(context -> context.getCapabilities())
                .filter(capabilities -> capabilities.getDrop().contains("ALL")
                        && capabilities.getAdd().isEmpty())
                .isPresent();
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(ROOT).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean succeeds(ProcessSupervisor processes) {
        List<String> nothing = Stream.concat(NONE.stream(), Stream.of("true")).toList();
        try {
            return processes
                            .start(new ProcessPlan("setpriv", nothing, Map.of(), false, Path.of("/"), Optional.empty()))
                            .onExit()
                            .join()
                    == 0;
        } catch (IOException e) {
            return false; // there is no setpriv
        }
    }
}
