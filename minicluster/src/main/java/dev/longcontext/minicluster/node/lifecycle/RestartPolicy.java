package dev.longcontext.minicluster.node.lifecycle;

/** When a pod's containers are started again; named as in {@code spec.restartPolicy}. */
public enum RestartPolicy {
    ALWAYS,
    ON_FAILURE,
    NEVER;

    /** @param value of {@code spec.restartPolicy}, which the API server fills in */
    public static RestartPolicy of(String value) {
        return switch (value) {
            case "Always" -> ALWAYS;
            case "OnFailure" -> ON_FAILURE;
            case "Never" -> NEVER;
            default -> throw new IllegalArgumentException("Kubernetes has no restartPolicy " + value);
        };
    }

    boolean restarts(ContainerKind kind, ContainerState.Terminated end) {
        return switch (kind) {
            case SIDECAR -> true;
            case INIT -> this != NEVER && !end.succeeded();
            case MAIN -> this == ALWAYS || (this == ON_FAILURE && !end.succeeded());
        };
    }
}
