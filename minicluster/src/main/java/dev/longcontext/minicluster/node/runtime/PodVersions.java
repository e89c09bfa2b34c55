package dev.longcontext.minicluster.node.runtime;

import io.fabric8.kubernetes.api.model.Pod;

/** Orders versions of one pod. */
final class PodVersions {
    private PodVersions() {}

    /** Resource versions are etcd's revisions: a larger one is newer. */
    static boolean isNewer(Pod one, Pod other) {
        return Long.parseLong(one.getMetadata().getResourceVersion())
                > Long.parseLong(other.getMetadata().getResourceVersion());
    }
}
