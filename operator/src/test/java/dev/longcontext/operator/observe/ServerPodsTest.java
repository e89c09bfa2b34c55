package dev.longcontext.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerPodsTest {

    private static final Pod FAILING = pod("failing", "old", "2026-01-01T00:00:00Z", null);
    private static final Pod LOADING = pod("loading", "new", "2026-01-01T00:05:00Z", null);

    @Test
    void aChangeThatMendsAServerIsNotBlamedForThePodBeforeIt() {
        assertThat(ServerPods.ofLastTemplate(List.of(FAILING, LOADING))).containsExactly(LOADING);
    }

    @Test
    void aPodThatIsMadeAnewWhileAnotherTemplateComesIsOfItsOldOne() {
        Pod anew = pod("anew", "old", "2026-01-01T00:06:00Z", null);
        Pod gone = pod("gone", "old", "2026-01-01T00:00:00Z", "2026-01-01T00:06:00Z");

        assertThat(ServerPods.ofLastTemplate(List.of(FAILING, LOADING, anew))).containsExactly(LOADING);
        assertThat(ServerPods.ofLastTemplate(List.of(gone, LOADING, anew))).containsExactly(LOADING);
    }

    @Test
    void aPodThatGoesTellsNothing() {
        Pod going = pod("going", "newer", "2026-01-01T00:06:00Z", "2026-01-01T00:07:00Z");

        assertThat(ServerPods.ofLastTemplate(List.of(LOADING, going))).containsExactly(LOADING);
    }

    @Test
    void podsOfNoDeploymentAllCount() {
        Pod bare = pod("bare", null, "2026-01-01T00:08:00Z", null);

        assertThat(ServerPods.ofLastTemplate(List.of(bare))).containsExactly(bare);
        assertThat(ServerPods.ofLastTemplate(List.of())).isEmpty();
    }

    private static Pod pod(String name, String template, String created, String deleted) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(template == null ? Map.of() : Map.of("pod-template-hash", template))
                .withCreationTimestamp(created)
                .withDeletionTimestamp(deleted)
                .endMetadata()
                .build();
    }
}
