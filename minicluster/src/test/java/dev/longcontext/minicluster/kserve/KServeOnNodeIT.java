package dev.longcontext.minicluster.kserve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longcontext.minicluster.MiniCluster;
import dev.longcontext.minicluster.junit.MiniClusterExtension;
import dev.longcontext.minicluster.node.image.ImageEntry;
import dev.longcontext.minicluster.node.image.ImageTable;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With servers that really run. */
class KServeOnNodeIT {
    private static final ImageTable IMAGES = ImageTable.withShell()
            .with(
                    "answering",
                    ImageEntry.ofCommand(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-Xmx32m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            AnsweringMain.class.getName()));

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = MiniClusterExtension.shared(
                    "kserve on a node",
                    () -> MiniCluster.builder().images(IMAGES).withKServe())
            .withRestrictedPods();

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String RESTRICTED =
            "{allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: {drop: [ALL]},"
                    + " seccompProfile: {type: RuntimeDefault}}";

    private KubernetesClient client;
    private String namespace;

    @BeforeEach
    void useNamespace(KubernetesClient testClient, Namespace testNamespace) {
        client = testClient;
        namespace = testNamespace.getMetadata().getName();
    }

    @Test
    void aModelInAClaimIsServedAtTheUrl() throws Exception {
        writeModel("forty-two");
        int port = freePort();
        makeRuntime(
                "answering", ", args: [/mnt/models/answer, '%d'], ports: [{containerPort: %d}]".formatted(port, port));
        makeService("answers", "storageUri: pvc://models/llama");

        InferenceServiceStatus ready = awaitStatus("answers", KServeOnNodeIT::isReady);

        assertThat(ready.observedGeneration()).isEqualTo(1);
        assertThat(ready.modelStatus())
                .isEqualTo(Recorded.states("ready.yaml").get(3).modelStatus());
        assertThat(get(ready.address().url())).isEqualTo("forty-two\n");
    }

    @Test
    void anImageThatIsMissingShowsInThePodOnly() throws Exception {
        makeRuntime("absent-image", "");
        makeService("image-missing", "");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(servers("image-missing"))
                        .singleElement()
                        .satisfies(server -> assertThat(
                                        server.getState().getWaiting().getReason())
                                .isIn("ErrImagePull", "ImagePullBackOff")));
        InferenceServiceStatus status = awaitStatus("image-missing", found -> found.observedGeneration() != null);

        assertThat(Recorded.withoutTimes(status).conditions())
                .isEqualTo(Recorded.states("image-missing.yaml").get(2).conditions());
    }

    @Test
    void aServerThatCrashesIsNotReadyAndMayOrMayNotBeSaidToHaveFailed() throws Exception {
        makeRuntime(
                "busybox",
                ", command: [sh, -c, 'echo \"CUDA out of memory (made up)\" > $TERMINATION_MESSAGE_PATH; exit 3']");
        makeService("crash", "");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(servers("crash"))
                        .singleElement()
                        .satisfies(
                                server -> assertThat(server.getRestartCount()).isPositive()));
        InferenceServiceStatus status = awaitStatus("crash", found -> found.observedGeneration() != null);

        assertThat(Recorded.withoutTimes(status).conditions())
                .isEqualTo(Recorded.states("crash.yaml").get(2).conditions());
        assertThat(status.modelStatus())
                .isIn(
                        Recorded.states("ready.yaml").get(2).modelStatus(),
                        Recorded.states("crash.yaml").get(2).modelStatus(),
                        Recorded.states("crash-after-600s.yaml").get(0).modelStatus());
    }

    private void writeModel(String text) {
        apply("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: models}
                spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 1Mi}}}
                """);
        apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: writer}
                spec:
                  restartPolicy: Never
                  containers:
                    - name: writer
                      image: busybox
                      command: [sh, -c, "mkdir -p /data/llama && echo %s > /data/llama/answer"]
                      volumeMounts: [{name: models, mountPath: /data}]
                      securityContext: %s
                  volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
                """.formatted(text, RESTRICTED));
        await().atMost(PATIENCE)
                .until(
                        () -> client.pods()
                                .inNamespace(namespace)
                                .withName("writer")
                                .get()
                                .getStatus()
                                .getPhase(),
                        "Succeeded"::equals);
    }

    private void makeRuntime(String image, String more) {
        apply("""
                apiVersion: serving.kserve.io/v1alpha1
                kind: ServingRuntime
                metadata: {name: fake}
                spec:
                  supportedModelFormats: [{name: fake}]
                  containers:
                    - {name: kserve-container, image: %s, securityContext: %s%s}
                """.formatted(image, RESTRICTED, more));
    }

    private void makeService(String name, String more) {
        apply("""
                apiVersion: serving.kserve.io/v1beta1
                kind: InferenceService
                metadata: {name: %s}
                spec:
                  predictor:
                    model:
                      modelFormat: {name: fake}
                      runtime: fake
                      %s
                """.formatted(name, more));
    }

    private void apply(String yaml) {
        client.resource(yaml).inNamespace(namespace).serverSideApply();
    }

    private List<ContainerStatus> servers(String service) {
        return client
                .pods()
                .inNamespace(namespace)
                .withLabel(Predictor.SERVICE_LABEL, service)
                .list()
                .getItems()
                .stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .toList();
    }

    private InferenceServiceStatus awaitStatus(String name, Predicate<InferenceServiceStatus> condition) {
        return await().atMost(PATIENCE).until(() -> status(name), condition);
    }

    private InferenceServiceStatus status(String name) {
        GenericKubernetesResource service = client.genericKubernetesResources(ClusterCache.INFERENCE_SERVICE)
                .inNamespace(namespace)
                .withName(name)
                .get();
        return Recorded.status(service.getAdditionalProperties().get("status"));
    }

    private static boolean isReady(InferenceServiceStatus status) {
        return status.conditions().stream()
                .anyMatch(condition -> condition.type().equals("Ready") && condition.isTrue());
    }

    /** A port that is free on every address: somebody else on this machine may hold one on all of them. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }
}
