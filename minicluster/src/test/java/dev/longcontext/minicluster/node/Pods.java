package dev.longcontext.minicluster.node;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Pods for tests, and what to wait for. */
final class Pods {
    private static final String FINALIZER = "test.example/keep";
    private static final Duration LONG = Duration.ofSeconds(60);

    private Pods() {}

    /** A container of the image that runs the commands of this machine. */
    static ContainerBuilder shell(String name, String script) {
        return new ContainerBuilder().withName(name).withImage("busybox:1.37").withCommand("sh", "-c", script);
    }

    /** A pod that is not restarted, with one container called main. */
    static PodBuilder once(String name, String script) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withContainers(shell("main", script).build())
                .endSpec();
    }

    static EnvVar fieldRef(String name, String path) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewFieldRef("v1", path)
                .endValueFrom()
                .build();
    }

    static Pod create(KubernetesClient client, PodBuilder pod) {
        return client.resource(pod.build()).create();
    }

    static Pod await(KubernetesClient client, String name, Predicate<Pod> condition) {
        Awaitility.await("pod " + name).atMost(LONG).until(() -> {
            Pod pod = client.pods().withName(name).get();
            return pod != null && condition.test(pod);
        });
        return client.pods().withName(name).get();
    }

    static Pod awaitPhase(KubernetesClient client, String name, String phase) {
        return await(client, name, pod -> phase.equals(pod.getStatus().getPhase()));
    }

    static void awaitGone(KubernetesClient client, String name) {
        Awaitility.await("pod " + name + " gone")
                .atMost(LONG)
                .until(() -> client.pods().withName(name).get() == null);
    }

    static ContainerStatus status(Pod pod) {
        return pod.getStatus().getContainerStatuses().get(0);
    }

    static String condition(Pod pod, String type) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .map(PodCondition::getStatus)
                .findFirst()
                .orElse("absent");
    }

    /** Whether the first container waits for this reason. */
    static boolean waitsFor(Pod pod, String reason) {
        return !pod.getStatus().getContainerStatuses().isEmpty()
                && status(pod).getState().getWaiting() != null
                && reason.equals(status(pod).getState().getWaiting().getReason());
    }

    static String log(KubernetesClient client, String pod) {
        return client.pods().withName(pod).getLog();
    }

    static void awaitLog(KubernetesClient client, String pod, String text) {
        await(client, pod, found -> !"Pending".equals(found.getStatus().getPhase()));
        Awaitility.await("log of " + pod)
                .atMost(LONG)
                .until(() -> log(client, pod).contains(text));
    }

    static void awaitEvent(KubernetesClient client, String pod, String text) {
        Awaitility.await("event of " + pod)
                .atMost(LONG)
                .until(() -> client.v1().events().list().getItems().stream()
                        .filter(event -> event.getInvolvedObject().getName().equals(pod))
                        .anyMatch(event -> event.getMessage().startsWith(text)));
    }

    /** A pod whose object stays, after its deletion, until {@link #letGo}: its end can be looked at. */
    static PodBuilder keptAfterItsEnd(PodBuilder pod) {
        return pod.editMetadata().addToFinalizers(FINALIZER).endMetadata();
    }

    static void letGo(KubernetesClient client, String name) {
        client.pods().withName(name).patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"metadata": {"finalizers": null}}
                """);
    }
}
