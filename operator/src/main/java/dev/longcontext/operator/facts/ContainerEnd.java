package dev.longcontext.operator.facts;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;

/** How a container ended, in words. */
final class ContainerEnd {

    static final String OOM_KILLED = "OOMKilled";

    private ContainerEnd() {}

    /** With the first line of what it said at its end. */
    static String describe(String container, ContainerStateTerminated end) {
        String how = OOM_KILLED.equals(end.getReason())
                ? " is killed at its memory limit"
                : " ends with exit code " + end.getExitCode();
        String said = end.getMessage() == null || end.getMessage().isBlank()
                ? ""
                : ": " + end.getMessage().strip().lines().findFirst().orElse("");
        return "container " + container + how + said;
    }
}
