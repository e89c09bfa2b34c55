package dev.longcontext.minicluster.kserve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.longcontext.minicluster.MiniCluster;
import dev.longcontext.minicluster.junit.MiniClusterExtension;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * On a real control plane without a node: the test plays the kubelet, so that each situation comes when it is wanted. The
 * statuses expected are those of a real KServe.
 */
class KServeIT {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            MiniClusterExtension.shared("kserve", () -> MiniCluster.builder().withKServe());

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private HttpServer server;
    private KubernetesClient client;
    private String namespace;

    @BeforeEach
    void start(KubernetesClient testClient, Namespace testNamespace) throws IOException {
        client = testClient;
        namespace = testNamespace.getMetadata().getName();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] answer = "the model answers".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aServiceBecomesReadyAndAnswersAtItsUrl() throws Exception {
        makeRuntime("fake", "");
        makeService("ready", "fake", "");

        InferenceServiceStatus waiting =
                awaitStatus("ready", status -> status.observedGeneration() != null && !isReady(status));
        kubeletSaysReady(awaitPod("ready"));
        InferenceServiceStatus ready = awaitStatus("ready", KServeIT::isReady);

        assertThat(comparable(waiting).withModelStatus(null))
                .isEqualTo(comparable(Recorded.states("ready.yaml").get(2)).withModelStatus(null));
        assertThat(comparable(ready))
                .isEqualTo(comparable(Recorded.states("ready.yaml").get(3)));
        assertThat(ready.address()).isEqualTo(waiting.address());
        assertThat(ready.url()).isEqualTo("http://ready-" + namespace + ".example.com");
        assertThat(get(ready.address().url() + "/v1/models")).isEqualTo("the model answers");
    }

    @Test
    void beforeAPodIsReadyTheUrlSaysSo() throws Exception {
        makeRuntime("fake", "");
        makeService("early", "fake", "");

        String url = awaitStatus("early", status -> status.address() != null)
                .address()
                .url();

        assertThat(get(url)).isEqualTo("No pod of this InferenceService is ready.\n");
    }

    @Test
    void aServiceWithoutItsRuntimeIsInvalidUntilTheRuntimeComes() throws Exception {
        makeService("early", "late", "");
        InferenceServiceStatus invalid = awaitStatus(
                "early", status -> status.modelStatus().transitionStatus().equals("InvalidSpec"));

        makeRuntime("late", "");
        InferenceServiceStatus served = awaitStatus("early", status -> status.url() != null);

        assertThat(Recorded.withoutTimes(invalid))
                .isEqualTo(Recorded.states("runtime-not-recognized.yaml").get(1));
        assertThat(served.servingRuntimeName()).isEqualTo("late");
    }

    @Test
    void aRuntimeThatIsMissingForAnUpdateLeavesTheServiceReady() throws Exception {
        makeRuntime("fake", "");
        makeService("updated", "fake", "");
        kubeletSaysReady(awaitPod("updated"));
        awaitStatus("updated", KServeIT::isReady);

        makeService("updated", "absent", "");
        InferenceServiceStatus invalid = awaitStatus(
                "updated", status -> status.modelStatus().transitionStatus().equals("InvalidSpec"));

        assertThat(service("updated").get().getMetadata().getGeneration()).isEqualTo(2);
        assertThat(comparable(invalid))
                .isEqualTo(comparable(
                        Recorded.states("updated-to-bad-runtime.yaml").get(5)));
    }

    @Test
    void anUpdateRollsOutAndIsObserved() throws Exception {
        makeRuntime("fake", "");
        makeService("updated", "fake", "");
        Pod first = awaitPod("updated");
        kubeletSaysReady(first);
        awaitStatus("updated", KServeIT::isReady);

        makeService("updated", "fake", "args: [--changed]");
        InferenceServiceStatus rolling = awaitStatus(
                "updated", status -> !isReady(status) && Long.valueOf(2).equals(status.observedGeneration()));
        Pod second = awaitPod("updated", first);
        kubeletSaysReady(second);
        InferenceServiceStatus done = awaitStatus("updated", KServeIT::isReady);

        assertThat(rolling.conditions())
                .filteredOn(condition -> condition.type().equals("Ready"))
                .extracting(InferenceServiceStatus.Condition::status)
                .containsExactly("Unknown");
        assertThat(done.observedGeneration()).isEqualTo(2);
        assertThat(done.modelStatus().transitionStatus()).isEqualTo("UpToDate");
    }

    /** Neither an edit of the one nor of the other brings the two numbers together again. */
    @Test
    void generationsGoTheirOwnWays() throws Exception {
        makeRuntime("fake", "");
        makeService("apart", "fake", "storageUri: pvc://models/one");
        kubeletSaysReady(awaitPod("apart"));
        awaitStatus("apart", KServeIT::isReady);

        service("apart").patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"spec": {"predictor": {"maxReplicas": 3}}}
                """);
        deployment("apart").patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"spec": {"revisionHistoryLimit": 4}}
                """);
        deployment("apart").patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"spec": {"revisionHistoryLimit": 3}}
                """);

        awaitStatus("apart", status -> Long.valueOf(3).equals(status.observedGeneration()) && isReady(status));
        assertThat(service("apart").get().getMetadata().getGeneration()).isEqualTo(2);
        assertThat(deployment("apart")
                        .get()
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getAnnotations())
                .containsEntry("internal.serving.kserve.io/storage-initializer-sourceuri", "pvc://models/one");
    }

    @Test
    void aFailedStorageInitializerShowsWithoutAnyChangeOfTheDeployment() throws Exception {
        makeRuntime("fake", "");
        makeService("storage-fails", "fake", "storageUri: hf://org/missing");
        Pod pod = awaitPod("storage-fails");
        awaitStatus("storage-fails", status -> status.observedGeneration() != null);

        setStatus(pod, """
                phase: Pending
                initContainerStatuses:
                  - name: storage-initializer
                    image: x
                    imageID: ""
                    ready: false
                    restartCount: 0
                    state:
                      terminated: {exitCode: 1, reason: Error, message: "cannot fetch hf://org/missing\\n"}
                """);

        InferenceServiceStatus failed = awaitStatus(
                "storage-fails",
                status -> status.modelStatus().transitionStatus().equals("BlockedByFailedLoad"));
        assertThat(comparable(failed))
                .isEqualTo(comparable(Recorded.states("storage-fails.yaml").get(3)));
    }

    @Test
    void aStoppedServiceLosesItsPodsAndItsUrl() throws Exception {
        makeRuntime("fake", "");
        makeService("stopped", "fake", "");
        kubeletSaysReady(awaitPod("stopped"));
        String url = awaitStatus("stopped", KServeIT::isReady).address().url();

        service("stopped").patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"metadata": {"annotations": {"serving.kserve.io/stop": "true"}}}
                """);
        InferenceServiceStatus stopped = awaitStatus("stopped", status -> status.url() == null);

        assertThat(Recorded.withoutTimes(stopped))
                .isEqualTo(Recorded.states("stopped.yaml").get(6));
        assertThat(client.apps().deployments().inNamespace(namespace).list().getItems())
                .isEmpty();
        await().until(() -> !answers(url));
    }

    @Test
    void anUnknownPlaceOfAModelIsSaidInAnEventOnly() throws Exception {
        makeRuntime("fake", "");
        makeService("uri-unsupported", "fake", "storageUri: ftp://host/model");

        InferenceServiceStatus status = awaitStatus("uri-unsupported", found -> found.deploymentMode() != null);

        assertThat(Recorded.withoutTimes(status))
                .isEqualTo(Recorded.states("uri-unsupported.yaml").get(1));
        assertThat(client.v1().events().inNamespace(namespace).list().getItems())
                .filteredOn(event -> event.getInvolvedObject().getKind().equals("InferenceService"))
                .singleElement()
                .satisfies(event -> assertThat(event.getMessage())
                        .isEqualTo("fails to reconcile predictor: StorageURI not supported: storageUri"
                                + " [ftp://host/model] is not supported"));
    }

    @Test
    void aDeletedServiceTakesEverythingWithIt() throws Exception {
        makeRuntime("fake", "");
        makeService("deleted", "fake", "");
        awaitPod("deleted");
        String url = awaitStatus("deleted", status -> status.address() != null)
                .address()
                .url();

        service("deleted").delete();

        // the garbage collector learns of new types every 30 s
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            assertThat(client.apps().deployments().inNamespace(namespace).list().getItems())
                    .isEmpty();
            assertThat(client.services().inNamespace(namespace).list().getItems())
                    .isEmpty();
        });
        await().until(() -> !answers(url));
    }

    private void makeRuntime(String name, String more) {
        apply("""
                apiVersion: serving.kserve.io/v1alpha1
                kind: ServingRuntime
                metadata: {name: %s}
                spec:
                  supportedModelFormats: [{name: fake}]
                  containers:
                    - name: kserve-container
                      image: server
                      ports: [{containerPort: %d}]
                  %s
                """.formatted(name, server.getAddress().getPort(), more));
    }

    private void makeService(String name, String runtime, String more) {
        apply("""
                apiVersion: serving.kserve.io/v1beta1
                kind: InferenceService
                metadata: {name: %s}
                spec:
                  predictor:
                    model:
                      modelFormat: {name: fake}
                      runtime: %s
                      %s
                """.formatted(name, runtime, more));
    }

    private void apply(String yaml) {
        client.resource(yaml).inNamespace(namespace).forceConflicts().serverSideApply();
    }

    private Resource<GenericKubernetesResource> service(String name) {
        return client.genericKubernetesResources(ClusterCache.INFERENCE_SERVICE)
                .inNamespace(namespace)
                .withName(name);
    }

    private Resource<Deployment> deployment(String service) {
        return client.apps().deployments().inNamespace(namespace).withName(Predictor.name(service));
    }

    private InferenceServiceStatus awaitStatus(String name, Predicate<InferenceServiceStatus> condition) {
        return await().atMost(PATIENCE).until(() -> status(name), condition);
    }

    private InferenceServiceStatus status(String name) {
        Object status = service(name).get().getAdditionalProperties().get("status");
        return status == null ? InferenceServiceStatus.empty(null) : Json.convert(status, InferenceServiceStatus.class);
    }

    private Pod awaitPod(String service, Pod... except) {
        List<String> known =
                List.of(except).stream().map(pod -> pod.getMetadata().getName()).toList();
        return await().atMost(PATIENCE)
                .until(
                        () -> client
                                .pods()
                                .inNamespace(namespace)
                                .withLabel(Predictor.SERVICE_LABEL, service)
                                .list()
                                .getItems()
                                .stream()
                                .filter(pod -> !known.contains(pod.getMetadata().getName()))
                                .toList(),
                        pods -> !pods.isEmpty())
                .get(0);
    }

    private void kubeletSaysReady(Pod pod) {
        setStatus(pod, """
                phase: Running
                podIP: 127.0.0.1
                podIPs: [{ip: 127.0.0.1}]
                conditions:
                  - {type: Ready, status: "True", lastTransitionTime: "2026-01-01T00:00:00Z"}
                """);
    }

    private void setStatus(Pod pod, String yaml) {
        // a merge patch names no version: the scheduler may write the pod's status between a read and a write
        PodStatus status = client.getKubernetesSerialization().unmarshal(yaml, PodStatus.class);
        client.pods()
                .inNamespace(namespace)
                .withName(pod.getMetadata().getName())
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        client.getKubernetesSerialization().asJson(Map.of("status", status)));
    }

    private static boolean isReady(InferenceServiceStatus status) {
        return status.conditions().stream()
                .anyMatch(condition -> condition.type().equals("Ready") && condition.isTrue());
    }

    /** Without what differs between any two clusters: times, addresses, and names of ReplicaSets. */
    private static InferenceServiceStatus comparable(InferenceServiceStatus status) {
        List<InferenceServiceStatus.Condition> conditions = Recorded.withoutTimes(status).conditions().stream()
                .map(condition -> new InferenceServiceStatus.Condition(
                        condition.type(),
                        condition.status(),
                        condition.reason(),
                        condition.message() == null
                                ? null
                                : condition.message().replaceAll("ReplicaSet \"[^\"]+\"", "ReplicaSet"),
                        condition.severity(),
                        null))
                .toList();
        return new InferenceServiceStatus(
                null,
                null,
                conditions,
                status.deploymentMode(),
                status.modelStatus(),
                status.observedGeneration(),
                status.servingRuntimeName(),
                status.clusterServingRuntimeName(),
                null);
    }

    private static String get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }

    private static boolean answers(String url) throws InterruptedException {
        try {
            get(url);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
