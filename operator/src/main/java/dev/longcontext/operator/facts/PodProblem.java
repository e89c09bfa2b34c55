package dev.longcontext.operator.facts;

import java.util.Set;

/**
 * Why a pod cannot start, in Kubernetes' own word and sentence, or why it does not end.
 *
 * @param reason such as {@code Unschedulable}, {@code ImagePullBackOff}, {@code CreateContainerConfigError}
 */
public record PodProblem(String reason, String message) {

    /** What the kubelet calls ErrImagePull and ImagePullBackOff in turns. */
    public static final String IMAGE_PULL = "ImagePullBackOff";

    /** The pull policy is Never, and the node does not have the image. */
    public static final String NEVER_PULLED = "ErrImageNeverPull";

    public static final String UNSCHEDULABLE = "Unschedulable";

    /** Kueue's topology-aware scheduling and others hold a pod back from the scheduler by a gate. */
    static final String GATED = "SchedulingGated";

    public static final String CONTAINER_CONFIG = "CreateContainerConfigError";

    public static final String MOUNT = "FailedMount";
    public static final String MAP_VOLUME = "FailedMapVolume";
    public static final String ATTACH_VOLUME = "FailedAttachVolume";
    public static final String SANDBOX = "FailedCreatePodSandBox";
    public static final String NETWORK = "NetworkNotReady";

    private static final Set<String> OF_EVENTS = Set.of(MOUNT, MAP_VOLUME, ATTACH_VOLUME, SANDBOX, NETWORK);

    /** The pod is as it should be, and its turn comes. */
    public boolean waitsForNode() {
        return UNSCHEDULABLE.equals(reason) || GATED.equals(reason);
    }

    /** Of an event: a pod waits because of what it tells. */
    static boolean isOfEvents(String reason) {
        return reason != null && OF_EVENTS.contains(reason);
    }

    /** No watch tells when it is over and something else is in the way. */
    public boolean isToldByEvents() {
        return isOfEvents(reason);
    }
}
