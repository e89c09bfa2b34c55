package dev.longcontext.operator.observe;

import dev.longcontext.operator.facts.Suspension;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import java.util.List;

/** What the caches keep of an object: the operator's memory is to grow with its runs, not with the cluster. */
final class Pruning {

    private Pruning() {}

    static <R extends HasMetadata> R managedFields(R resource) {
        resource.getMetadata().setManagedFields(List.of());
        return resource;
    }

    /** Of who set what, only who suspended it. */
    static Job job(Job job) {
        job.getMetadata().setManagedFields(Suspension.owners(job));
        return job;
    }

    /** Of a pod's spec only the node is read, and which init containers are sidecars. */
    static Pod pod(Pod pod) {
        PodSpec spec = pod.getSpec() == null ? new PodSpec() : pod.getSpec();
        List<Container> sidecars = spec.getInitContainers().stream()
                .filter(container -> container.getRestartPolicy() != null)
                .map(container -> new ContainerBuilder()
                        .withName(container.getName())
                        .withRestartPolicy(container.getRestartPolicy())
                        .build())
                .toList();
        return new PodBuilder(managedFields(pod))
                .withNewSpec()
                .withNodeName(spec.getNodeName())
                .withInitContainers(sidecars)
                .endSpec()
                .build();
    }

    /** Of a predictor's template the annotations and the arguments are read. */
    static Deployment deployment(Deployment deployment) {
        PodTemplateSpec template = deployment.getSpec().getTemplate();
        List<Container> containers = template.getSpec().getContainers().stream()
                .map(container -> new ContainerBuilder()
                        .withName(container.getName())
                        .withArgs(container.getArgs())
                        .build())
                .toList();
        return new DeploymentBuilder(managedFields(deployment))
                .withNewSpec()
                .withReplicas(deployment.getSpec().getReplicas())
                .withNewTemplate()
                .withMetadata(template.getMetadata())
                .withNewSpec()
                .withContainers(containers)
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    static PersistentVolumeClaim claim(PersistentVolumeClaim claim) {
        String phase = claim.getStatus() == null ? null : claim.getStatus().getPhase();
        return new PersistentVolumeClaimBuilder(managedFields(claim))
                .editMetadata()
                .withAnnotations(null)
                .withLabels(null)
                .endMetadata()
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();
    }

    /** Whether it is there. */
    static StorageClass storageClass(StorageClass storageClass) {
        return new StorageClassBuilder()
                .withMetadata(managedFields(storageClass).getMetadata())
                .withProvisioner(storageClass.getProvisioner())
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
