package dev.longcontext.operator.observe;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;

/** What the caches keep of an object: the operator's memory is to grow with its runs, not with the cluster. */
final class Pruning {

    private Pruning() {}

    static <R extends HasMetadata> R managedFields(R resource) {
        resource.getMetadata().setManagedFields(List.of());
        return resource;
    }

    /** Of a pod's spec only the node is read. */
    static Pod pod(Pod pod) {
        return new PodBuilder(managedFields(pod))
                .withNewSpec()
                .withNodeName(pod.getSpec() == null ? null : pod.getSpec().getNodeName())
                .endSpec()
                .build();
    }

    static PersistentVolumeClaim claim(PersistentVolumeClaim claim) {
        return new PersistentVolumeClaimBuilder(managedFields(claim))
                .editMetadata()
                .withAnnotations(null)
                .withLabels(null)
                .endMetadata()
                .withStatus(null)
                .build();
    }

    /** A node's list of images alone can be tens of kilobytes. */
    static Node node(Node node) {
        NodeBuilder pruned = new NodeBuilder(managedFields(node))
                .editMetadata()
                .withAnnotations(null)
                .endMetadata();
        if (node.getStatus() != null) {
            pruned.withNewStatus()
                    .withAllocatable(node.getStatus().getAllocatable())
                    .withConditions(node.getStatus().getConditions())
                    .endStatus();
        }
        return pruned.build();
    }
}
