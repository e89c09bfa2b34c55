package dev.longcontext.minicluster.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GpuAllocatorTest {
    private final GpuAllocator gpus = new GpuAllocator(8);

    @Test
    void noTwoContainersHaveTheSameGpu() {
        assertThat(gpus.allocate(pod("one", List.of(), List.of(container("a", 2), container("b", 1)))))
                .contains(Map.of("a", List.of(0, 1), "b", List.of(2)));
        assertThat(gpus.allocate(pod("two", List.of(), List.of(container("a", 5)))))
                .contains(Map.of("a", List.of(3, 4, 5, 6, 7)));
        assertThat(gpus.free()).isZero();
    }

    @Test
    void aPodGetsAllOrNothing() {
        gpus.allocate(pod("one", List.of(), List.of(container("a", 4))));

        assertThat(gpus.allocate(pod("two", List.of(), List.of(container("a", 3), container("b", 2)))))
                .isEmpty();
        assertThat(gpus.free()).isEqualTo(4);
    }

    @Test
    void whatIsGivenBackIsGivenAgain() {
        Pod first = pod("one", List.of(), List.of(container("a", 8)));
        gpus.allocate(first);
        gpus.giveBack(first);
        gpus.giveBack(first);

        assertThat(gpus.allocate(pod("two", List.of(), List.of(container("a", 8)))))
                .isPresent();
    }

    @Test
    void initContainersUseThoseOfTheOthers() {
        assertThat(gpus.allocate(pod("one", List.of(container("init", 3)), List.of(container("a", 2)))))
                .contains(Map.of("init", List.of(0, 1, 2), "a", List.of(0, 1)));
        assertThat(gpus.free()).isEqualTo(5);
    }

    private static Container container(String name, int gpus) {
        return new ContainerBuilder()
                .withName(name)
                .withNewResources()
                .addToLimits("nvidia.com/gpu", new Quantity(String.valueOf(gpus)))
                .endResources()
                .build();
    }

    private static Pod pod(String uid, List<Container> init, List<Container> main) {
        return new PodBuilder()
                .withNewMetadata()
                .withUid(uid)
                .endMetadata()
                .withNewSpec()
                .withInitContainers(init)
                .withContainers(main)
                .endSpec()
                .build();
    }
}
