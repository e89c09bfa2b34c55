package dev.longcontext.minicluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.minicluster.junit.MiniClusterExtension;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pods from their start to their end. */
class PodLifeIT {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = NodeClusters.withNode();

    @Test
    void aPodThatEndsWellSucceeds(KubernetesClient client) {
        Pods.create(client, Pods.once("good", "echo hello"));

        Pod pod = Pods.awaitPhase(client, "good", "Succeeded");

        assertThat(pod.getSpec().getNodeName()).isEqualTo(NodeClusters.NODE);
        var end = Pods.status(pod).getState().getTerminated();
        assertThat(end.getExitCode()).isZero();
        assertThat(end.getReason()).isEqualTo("Completed");
        assertThat(Pods.status(pod).getImageID()).startsWith("busybox:1.37@sha256:");
        assertThat(Pods.log(client, "good")).isEqualTo("hello\n");
    }

    @Test
    void aPodThatFailsLeavesItsExitCodeAndItsLastWords(KubernetesClient client) {
        Pods.create(
                client, Pods.once("bad", "echo '{\"failureClass\":\"InvalidData\"}' > /dev/termination-log; exit 65"));

        Pod pod = Pods.awaitPhase(client, "bad", "Failed");

        var end = Pods.status(pod).getState().getTerminated();
        assertThat(end.getExitCode()).isEqualTo(65);
        assertThat(end.getReason()).isEqualTo("Error");
        assertThat(end.getMessage()).isEqualTo("{\"failureClass\":\"InvalidData\"}\n");
        assertThat(pod.getStatus().getConditions())
                .filteredOn(condition -> condition.getType().equals("Ready"))
                .extracting(PodCondition::getReason)
                .containsExactly("PodFailed");
    }
}
