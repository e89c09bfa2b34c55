package dev.longcontext.minicluster.node.runtime;

import dev.longcontext.minicluster.node.image.ImageTable;
import dev.longcontext.minicluster.node.lifecycle.RestartBackOff;
import dev.longcontext.minicluster.node.registration.NodeDescription;
import java.nio.file.Path;

/**
 * What is fixed for the life of a node.
 *
 * @param description what the node says it is
 * @param address the node's own
 * @param images what stands for each image
 * @param backOff how long a container waits before it is started again
 * @param folder where the node keeps the pods' files
 */
public record NodeSettings(
        NodeDescription description, String address, ImageTable images, RestartBackOff backOff, Path folder) {}
