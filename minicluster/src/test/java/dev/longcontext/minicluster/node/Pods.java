package dev.longcontext.minicluster.node;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Pods for tests, and what to wait for. */
final class Pods {
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

    static Pod create(KubernetesClient client, PodBuilder pod) {
        return client.resource(pod.build()).create();
    }

    static Pod await(KubernetesClient client, String name, Predicate<Pod> condition) {
        return Awaitility.await("pod " + name)
                .atMost(LONG)
                .until(() -> client.pods().withName(name).get(), pod -> pod != null && condition.test(pod));
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

    static String log(KubernetesClient client, String pod) {
        return client.pods().withName(pod).getLog();
    }
}
