package dev.longcontext.operator.facts;

import java.time.Instant;

/**
 * A stage's pod.
 *
 * @param node null until scheduled
 * @param ip null until the node gave it one
 * @param running its container runs, so its progress can be asked for
 * @param finished every container has ended
 * @param exitCode of the container; null while there is none, or when the pod ended without a word (lost node)
 * @param oomKilled the kernel ended it at its memory limit
 * @param disrupted evicted, preempted, or its node went away
 * @param terminationText the termination message as it is, possibly no JSON; null if none
 * @param problem why it cannot start; null if nothing keeps it from starting
 * @param created of the pod object
 * @param ended when the container ended; null while it runs
 */
public record PodFacts(
        String name,
        String uid,
        String node,
        String ip,
        boolean running,
        boolean finished,
        Integer exitCode,
        boolean oomKilled,
        boolean disrupted,
        String terminationText,
        PodProblem problem,
        Instant created,
        Instant ended) {

    /** Its container runs, or did. */
    public boolean begun() {
        return running || finished || exitCode != null;
    }

    /** A container that ended badly, or a pod that ended without telling. */
    public boolean failed() {
        return finished && (exitCode == null || exitCode != 0);
    }
}
