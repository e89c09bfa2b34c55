package dev.longcontext.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class PodStoreTest {

    private final PodStore store = new PodStore();

    @Test
    void keepsWhatAPodThatIsGoneSaidAtItsEnd() {
        Pod ended = pod(
                "ended",
                "{phase: Failed, containerStatuses: [{name: trainer, state: {terminated: {exitCode: 143,"
                        + " message: saved}}}]}");
        store.put(store.getKey(ended), ended);
        store.remove(store.getKey(ended));

        assertThat(store.get(store.getKey(ended))).isNull();
        assertThat(store.departed())
                .singleElement()
                .satisfies(pod -> assertThat(pod.getStatus()
                                .getContainerStatuses()
                                .get(0)
                                .getState()
                                .getTerminated()
                                .getMessage())
                        .isEqualTo("saved"));
    }

    @Test
    void forgetsWhatNeverEnded() {
        Pod pending = pod("pending", "{phase: Pending}");
        store.put(store.getKey(pending), pending);
        store.remove(store.getKey(pending));
        store.remove("default/unknown");

        assertThat(store.departed()).isEmpty();
    }

    @Test
    void keepsNoMoreThanTheYoungest() {
        for (int i = 0; i < 300; i++) {
            Pod pod = pod(
                    "pod-" + i,
                    "{phase: Failed, containerStatuses: [{name: trainer, state: {terminated: {exitCode: 1}}}]}");
            store.put(store.getKey(pod), pod);
            store.remove(store.getKey(pod));
        }

        assertThat(store.departed())
                .hasSize(256)
                .last()
                .matches(pod -> "pod-299".equals(pod.getMetadata().getName()));
    }

    private static Pod pod(String name, String status) {
        return Serialization.unmarshal(
                "metadata: {name: " + name + ", namespace: default}\nstatus: " + status, Pod.class);
    }
}
