package dev.longcontext.minicluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.minicluster.MiniCluster;
import dev.longcontext.minicluster.junit.MiniClusterExtension;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Logs, read by kubectl through the API server. */
class LogsIT {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = NodeClusters.withNode();

    @Test
    void kubectlFollowsALogFromItsBeginningToTheEndOfTheContainer(MiniCluster cluster, KubernetesClient client)
            throws IOException, InterruptedException {
        String script = "echo first; until [ -f go ]; do sleep 0.05; done; echo second";
        Pods.create(client, Pods.once("talks", script));
        Pods.awaitLog(client, "talks", "first");

        Process kubectl = kubectl(cluster, client, "logs", "-f", "talks");
        try (BufferedReader output = kubectl.inputReader()) {
            assertThat(output.readLine()).isEqualTo("first");
            // as a probe would do: there is no other way into the container
            Files.createFile(home(cluster, client, "talks").resolve("go"));
            assertThat(output.readLine()).isEqualTo("second");
            assertThat(output.readLine()).isNull();
        }
        assertThat(kubectl.waitFor()).isZero();
    }

    @Test
    void kubectlReadsTheEndTheTimesAndTheRunBefore(MiniCluster cluster, KubernetesClient client)
            throws IOException, InterruptedException {
        String script = "echo one; echo two; echo three; [ -f again ] && exec sleep 1000; touch again; exit 1";
        Pods.create(
                client,
                Pods.once("twice", script)
                        .editSpec()
                        .withRestartPolicy("Always")
                        .endSpec());
        Pods.await(
                client,
                "twice",
                pod -> !pod.getStatus().getContainerStatuses().isEmpty()
                        && Pods.status(pod).getRestartCount() == 1
                        && Pods.status(pod).getState().getRunning() != null);
        Pods.awaitLog(client, "twice", "three");

        assertThat(output(cluster, client, "logs", "twice", "--tail=2")).isEqualTo("two\nthree\n");
        assertThat(output(cluster, client, "logs", "twice", "--previous")).isEqualTo("one\ntwo\nthree\n");
        assertThat(output(cluster, client, "logs", "twice", "--limit-bytes=5")).isEqualTo("one\nt");
        assertThat(output(cluster, client, "logs", "twice", "--timestamps", "--tail=1"))
                .matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z three\n");
        assertThat(output(cluster, client, "logs", "twice", "--since=1h")).startsWith("one\n");
        assertThat(output(cluster, client, "logs", "twice", "--since-time=2999-01-01T00:00:00Z"))
                .isEmpty();
    }

    @Test
    void aCallerWithoutCertificateIsNotHeard(MiniCluster cluster) {
        Config config = kubeletConfig(cluster);
        config.setClientCertData(null);
        config.setClientKeyData(null);

        try (KubernetesClient kubelet =
                new KubernetesClientBuilder().withConfig(config).build()) {
            assertThatThrownBy(() -> kubelet.raw("/healthz"))
                    .isInstanceOf(KubernetesClientException.class)
                    .extracting(e -> ((KubernetesClientException) e).getCode())
                    .as("no answer by HTTP")
                    .isEqualTo(-1);
        }
    }

    @Test
    void notEvenAnAdministratorMayAskTheNode(MiniCluster cluster) {
        try (KubernetesClient kubelet =
                new KubernetesClientBuilder().withConfig(kubeletConfig(cluster)).build()) {
            assertThatThrownBy(() -> kubelet.raw("/containerLogs/default/any/main"))
                    .isInstanceOf(KubernetesClientException.class)
                    .extracting(e -> ((KubernetesClientException) e).getCode())
                    .isEqualTo(403);
        }
    }

    /** An administrator's credentials, to be used on the node itself. */
    private static Config kubeletConfig(MiniCluster cluster) {
        int port = cluster.client()
                .nodes()
                .withName(NodeClusters.NODE)
                .get()
                .getStatus()
                .getDaemonEndpoints()
                .getKubeletEndpoint()
                .getPort();
        Config config = Config.fromKubeconfig(cluster.controlPlane().adminKubeconfig());
        config.setMasterUrl("https://127.0.0.1:" + port + "/");
        config.setRequestRetryBackoffLimit(0);
        return config;
    }

    private static Path home(MiniCluster cluster, KubernetesClient client, String pod) {
        String uid = client.pods().withName(pod).get().getMetadata().getUid();
        return cluster.folder().root().resolve("pods").resolve(uid).resolve("containers/main/home");
    }

    private static String output(MiniCluster cluster, KubernetesClient client, String... arguments)
            throws IOException, InterruptedException {
        Process kubectl = kubectl(cluster, client, arguments);
        String output = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kubectl.waitFor()).as(output).isZero();
        return output;
    }

    private static Process kubectl(MiniCluster cluster, KubernetesClient client, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(
                List.of("kubectl", "--kubeconfig", cluster.kubeconfig().toString(), "-n", client.getNamespace()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
