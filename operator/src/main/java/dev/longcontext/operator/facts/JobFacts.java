package dev.longcontext.operator.facts;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;

/**
 * One attempt at one stage.
 *
 * @param uid of the Job
 * @param stage the stage's name, as the trainer's verb
 * @param attempt 1 for the first
 * @param suspension who suspended it; null while it is not
 * @param resumption how it stands when it is to be suspended and is not, or not for long; null otherwise
 * @param failureReason the Job controller's word, such as {@code DeadlineExceeded}; null unless failed
 * @param failureMessage the Job controller's sentence; null unless failed
 * @param livePods pods that have not ended, the ones being deleted included
 * @param pod the youngest pod; null while there is none
 * @param logTail the last lines of a failed pod's log; null when not read
 * @param refusedPod why it has no pod; null when it has one, or nobody knows
 * @param given what the attempt was given when it was made
 * @param deleting it is on its way out, and its pods with it
 */
@RecordBuilder
public record JobFacts(
        String name,
        String uid,
        String stage,
        int attempt,
        Phase phase,
        Suspension suspension,
        Resumption resumption,
        String failureReason,
        String failureMessage,
        Instant started,
        Instant finished,
        int livePods,
        PodFacts pod,
        String logTail,
        PodRefusal refusedPod,
        Given given,
        boolean deleting)
        implements JobFactsBuilder.With {

    /**
     * What an attempt is given.
     *
     * @param image of the trainer
     * @param digest of everything, {@code SCHEME:SHA256}; null when the Job does not say
     * @param nodes the only ones that its pod may come to, by name; empty: it is tied to none
     */
    public record Given(String image, String digest, List<String> nodes) {

        /** Digests of two schemes are of different things and tell nothing of each other. */
        private boolean isComparableWith(String other) {
            return digest != null && scheme(digest).equals(scheme(other));
        }

        private static String scheme(String digest) {
            return digest.substring(0, digest.indexOf(':') + 1);
        }
    }

    /** Terminal phases are the Job controller's own: it gives them once no pod lives any more. */
    public enum Phase {
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    /** It is to work, and no node has taken its pod. */
    public boolean unplaced() {
        return phase == Phase.RUNNING && !suspended() && (pod == null || (pod.node() == null && !pod.finished()));
    }

    public boolean suspended() {
        return suspension != null;
    }

    /** Suspended, and the operator may take that back. */
    public boolean suspendedByUs() {
        return suspension != null && suspension.ours();
    }

    /** Suspended by somebody else alone. */
    public boolean suspendedByAnother() {
        return suspension != null && !suspension.ours();
    }

    /** Its container has run, as far as can be told. */
    public boolean begun() {
        return pod == null ? phase != Phase.RUNNING : pod.begun();
    }

    /**
     * It was made of something else than what is wanted now. Of a Job of another version of the operator nobody can tell, nor
     * always who suspended it (a former one did it in the name of the Job's creator): suspended, it is made anew, and before
     * it has begun with another image, which is what a pod that cannot start is mended with.
     *
     * @param image of the trainer that is wanted
     */
    public boolean outdated(String wanted, String image) {
        return comparable(wanted)
                ? !given.digest().equals(wanted)
                : suspended() || (!begun() && !image.equals(given.image()));
    }

    /** Whether it was made of what is wanted now can be told by its digest. */
    public boolean comparable(String wanted) {
        return given.isComparableWith(wanted);
    }

    /**
     * Its pod waits for nodes that are all gone, so it would wait for ever.
     *
     * @param nodes all of the cluster
     */
    public boolean stranded(List<NodeFacts> nodes) {
        return unplaced()
                && !given.nodes().isEmpty()
                && nodes.stream().map(NodeFacts::name).noneMatch(given.nodes()::contains);
    }

    /** Nothing of it runs, or it is being stopped: another may take its place without a loss. */
    public boolean replaceable() {
        return phase == Phase.RUNNING && !deleting && (suspended() || !begun());
    }
}
