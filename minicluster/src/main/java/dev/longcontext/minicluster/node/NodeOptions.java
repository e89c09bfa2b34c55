package dev.longcontext.minicluster.node;

import dev.longcontext.minicluster.node.image.ImageTable;
import dev.longcontext.minicluster.node.lifecycle.RestartBackOff;
import dev.longcontext.minicluster.node.registration.NodeDescription;

/**
 * A virtual node to be.
 *
 * @param description name, capacity and labels
 * @param images what stands for each image
 * @param backOff how long a container waits before it is started again
 */
public record NodeOptions(NodeDescription description, ImageTable images, RestartBackOff backOff) {
    /** A server with eight A800 GPUs that has only busybox. */
    public static NodeOptions a800(String name) {
        return new NodeOptions(NodeDescription.a800(name), ImageTable.withShell(), RestartBackOff.KUBELET);
    }

    /** This node with these images beside those it has. */
    public NodeOptions withImages(ImageTable more) {
        return new NodeOptions(description, images.with(more), backOff);
    }

    public NodeOptions withBackOff(RestartBackOff other) {
        return new NodeOptions(description, images, other);
    }
}
