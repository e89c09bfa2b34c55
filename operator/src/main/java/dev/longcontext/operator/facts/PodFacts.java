package dev.longcontext.operator.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;

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
 * @param end what ended it other than its trainer; null for nothing
 * @param terminationText the termination message as it is, possibly no JSON; null if none
 * @param problem why it cannot start, or does not end; null if nothing keeps it
 * @param others containers that have not ended though the trainer's has
 * @param created of the pod object
 * @param placed when it was given its node; null until then
 * @param ended when the container ended; null while it runs
 */
@RecordBuilder
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
        PodEnd end,
        String terminationText,
        PodProblem problem,
        List<String> others,
        Instant created,
        Instant placed,
        Instant ended)
        implements PodFactsBuilder.With {

    /** Its container runs, or did. */
    public boolean begun() {
        return running || finished || exitCode != null;
    }

    /** It has a node, and its container has not begun. */
    public boolean starts() {
        return node != null && !begun();
    }

    /** Its container has ended, and others keep the pod. */
    public boolean lingers() {
        return !finished && exitCode != null && !others.isEmpty();
    }

    /** A container that ended badly, or a pod that ended without telling. */
    public boolean failed() {
        return finished && (exitCode == null || exitCode != 0);
    }
}
