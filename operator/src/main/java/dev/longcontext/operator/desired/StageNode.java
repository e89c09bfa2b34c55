package dev.longcontext.operator.desired;

import java.util.List;
import java.util.OptionalLong;

/**
 * What is known of the node that a stage comes to.
 *
 * @param pinned whether a stage without GPUs has to run on the GPU node too, because the workspace can be mounted on one
 *     node only, and the first pod to use it decides which
 * @param fitting the names of all nodes that can take the stages with GPUs
 * @param gpuMemoryBytes of each GPU; of several nodes that would do, the least; empty when a node does not say
 */
public record StageNode(boolean pinned, List<String> fitting, OptionalLong gpuMemoryBytes) {}
