package dev.longcontext.minicluster.controlplane;

import java.util.stream.Collectors;

/** A control plane that did not start, with the last words of the process that is to blame and the place of all logs. */
public final class ControlPlaneException extends Exception {
    private static final long serialVersionUID = 1;
    private static final int LINES = 15;

    ControlPlaneException(String what, Component blamed, ClusterFolder folder) {
        super(message(what, blamed, folder));
    }

    private static String message(String what, Component blamed, ClusterFolder folder) {
        String tail = folder.logTail(blamed, LINES).stream()
                .map(line -> "  " + line)
                .collect(Collectors.joining("\n", "\n", "\n"));
        return blamed.program() + " " + what + ". Its log ends with:" + tail + "All logs are kept in " + folder.logs();
    }
}
