package dev.longcontext.minicluster.node.runtime;

import dev.longcontext.minicluster.events.EventRecorder;
import dev.longcontext.minicluster.node.plan.ApiAccess;

/**
 * What the workers of a node's pods share.
 *
 * @param settings fixed for the life of the node
 * @param machine the processes, threads and timers
 * @param api the API server, with the node's rights
 * @param apiAccess where containers find the API server
 * @param events what the node says of its pods
 * @param supplies what it gives to its pods
 */
record NodeServices(
        NodeSettings settings,
        Machine machine,
        ApiObjects api,
        ApiAccess apiAccess,
        EventRecorder events,
        Supplies supplies) {
    /**
     * What a pod holds until it is over.
     *
     * @param addresses of pods
     * @param gpus of containers
     */
    record Supplies(LoopbackBlock addresses, GpuAllocator gpus) {}
}
