package dev.longcontext.minicluster.node.log;

/** Knows the logs of the node's containers. */
public interface LogSource {
    /** The log of a container's present or last run, or of the one before. */
    LogAnswer log(String namespace, String pod, String container, boolean previous);

    /** A log, or why there is none. */
    sealed interface LogAnswer {
        record Found(ContainerLog log) implements LogAnswer {}

        /** There is no such pod or container. */
        record Missing(String why) implements LogAnswer {}

        /** The container has not run (so often) yet. */
        record NotYet(String why) implements LogAnswer {}
    }
}
