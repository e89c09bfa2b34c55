package dev.longcontext.minicluster.node.runtime;

import java.time.Duration;

/** A container that cannot be started; reason and message are the kubelet's. */
final class ContainerStartException extends Exception {
    private static final long serialVersionUID = 1;

    /** The image is not in the table. */
    static final String IMAGE_PULL = "ErrImagePull";
    /** After {@link #IMAGE_PULL}: as the table does not change, for good. */
    static final String IMAGE_PULL_BACK_OFF = "ImagePullBackOff";
    /** The image is not in the table, and may not be fetched. */
    static final String IMAGE_NEVER_PULL = "ErrImageNeverPull";
    /** Something that the container's environment refers to is missing. */
    static final String CONFIG = "CreateContainerConfigError";
    /** The program does not exist or may not be executed. */
    static final String START = "StartError";

    private final String reason;

    ContainerStartException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    /** When the container should be looked at again. */
    Duration lookAgainAfter() {
        return switch (reason) {
            case CONFIG -> Duration.ofSeconds(5);
            case IMAGE_PULL -> Duration.ofSeconds(1);
            default -> Duration.ZERO;
        };
    }
}
