package dev.longcontext.operator.desired;

import java.util.OptionalLong;

/**
 * What is known of the node that a stage comes to.
 *
 * @param pinned whether a stage without GPUs has to run on the GPU node too, because the workspace can be mounted on one
 *     node only, and the first pod to use it decides which
 * @param gpuMemoryBytes of each GPU; of several nodes that would do, the least; empty when a node does not say
 */
public record StageNode(boolean pinned, OptionalLong gpuMemoryBytes) {}
