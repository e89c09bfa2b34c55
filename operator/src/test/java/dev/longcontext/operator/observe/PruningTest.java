package dev.longcontext.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.operator.facts.PodReader;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class PruningTest {

    @Test
    void ofAPodsContainersTheSidecarsStay() {
        Pod pod = Serialization.unmarshal("""
                metadata: {name: tiny-train-1-x}
                spec:
                  nodeName: a
                  initContainers: [{name: proxy, image: proxy:1, restartPolicy: Always}, {name: setup, image: setup:1}]
                  containers: [{name: trainer, image: trainer:1}]
                status: {phase: Failed, initContainerStatuses: [{name: proxy, state: {terminated: {exitCode: 2}}}]}
                """, Pod.class);

        Pod kept = Pruning.pod(pod);

        assertThat(kept.getSpec().getInitContainers())
                .extracting(Container::getName)
                .containsExactly("proxy");
        assertThat(kept.getSpec().getInitContainers().get(0).getImage()).isNull();
        assertThat(kept.getSpec().getContainers()).isEmpty();
        assertThat(PodReader.read(kept).node()).isEqualTo("a");
        assertThat(PodReader.read(kept).end()).as("a sidecar that was stopped").isNull();
    }
}
