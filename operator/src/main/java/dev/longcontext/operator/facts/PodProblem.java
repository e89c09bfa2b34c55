package dev.longcontext.operator.facts;

/**
 * Why a pod cannot start, in Kubernetes' own word and sentence.
 *
 * @param reason such as {@code Unschedulable}, {@code ImagePullBackOff}, {@code CreateContainerConfigError}
 */
public record PodProblem(String reason, String message) {

    /** What the kubelet calls ErrImagePull and ImagePullBackOff in turns. */
    public static final String IMAGE_PULL = "ImagePullBackOff";

    public static final String UNSCHEDULABLE = "Unschedulable";

    public static final String CONTAINER_CONFIG = "CreateContainerConfigError";
}
