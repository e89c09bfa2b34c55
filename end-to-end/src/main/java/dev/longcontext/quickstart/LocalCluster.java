package dev.longcontext.quickstart;

import dev.longcontext.minicluster.MiniCluster;
import dev.longcontext.minicluster.node.NodeOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The product on a local cluster: what the quickstart and the end-to-end tests do by the same hands. */
public final class LocalCluster {
    private static final ResourceDefinitionContext INFERENCE_SERVICE = new ResourceDefinitionContext.Builder()
            .withGroup("serving.kserve.io")
            .withVersion("v1beta1")
            .withKind("InferenceService")
            .withPlural("inferenceservices")
            .withNamespaced(true)
            .build();
    private static final String NODE = "a800-0";
    private static final String RESTRICTED = "pod-security.kubernetes.io/enforce";

    private final MiniCluster cluster;
    private final BuiltArtifacts artifacts;

    public LocalCluster(MiniCluster cluster, BuiltArtifacts artifacts) {
        this.cluster = cluster;
        this.artifacts = artifacts;
    }

    /** A cluster whose node has the project's images. */
    public static MiniCluster start(BuiltArtifacts artifacts) {
        return MiniCluster.builder()
                .withNode(NodeOptions.a800(NODE).withImages(LocalImages.of(artifacts)))
                .withKServe()
                .start();
    }

    /** Installs the chart into a restricted namespace and waits until the operator is ready. */
    public Deployment installOperator() throws IOException, InterruptedException {
        restrictedNamespace(Chart.NAMESPACE);
        // the miniature's steps are short: its table should move with them. The node's GPUs have nothing behind them,
        // so
        // that any trainer can "use" them
        Chart.install(
                artifacts.chart(),
                cluster.kubeconfig(),
                Map.of(
                        "trainer.device",
                        "cuda",
                        "servingRuntime.create",
                        "Always",
                        "progress.pollInterval",
                        "1s",
                        "progress.statusInterval",
                        "2s"));
        return client().apps()
                .deployments()
                .inNamespace(Chart.NAMESPACE)
                .withLabel("app.kubernetes.io/name", "longcontext-operator")
                .waitUntilCondition(LocalCluster::isAvailable, 60, TimeUnit.SECONDS);
    }

    /** Makes a namespace in which only restricted pods may run. */
    public void restrictedNamespace(String name) {
        client().resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels(RESTRICTED, "restricted")
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    /** Runs examples/miniature/data.yaml to its end. */
    public Job seedMiniature(String namespace) throws IOException {
        Manifests.apply(client(), namespace, artifacts.example("miniature/data.yaml"));
        return client().batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName("miniature-data")
                .waitUntilCondition(
                        job -> job != null
                                && job.getStatus() != null
                                && Integer.valueOf(1).equals(job.getStatus().getSucceeded()),
                        2,
                        TimeUnit.MINUTES);
    }

    /** Serves the miniature's base model as InferenceService {@code miniature-base} and waits until it is ready. */
    public GenericKubernetesResource serveBase(String namespace) throws IOException {
        Manifests.apply(client(), namespace, artifacts.example("miniature/base-inferenceservice.yaml"));
        return client().genericKubernetesResources(INFERENCE_SERVICE)
                .inNamespace(namespace)
                .withName("miniature-base")
                .waitUntilCondition(LocalCluster::isReady, 1, TimeUnit.MINUTES);
    }

    /** Copies the evaluation's report out of the run's workspace. */
    public Path copyReport(String namespace, String run, Path target) throws IOException {
        Path evaluation = folder(namespace, run + "-workspace").resolve("evaluation");
        Files.createDirectories(target);
        Path report = target.resolve("report.html");
        Files.copy(evaluation.resolve("report.html"), report, StandardCopyOption.REPLACE_EXISTING);
        return report;
    }

    /** Where the test bed keeps a bound claim's files. */
    public Path folder(String namespace, String claim) {
        return cluster.volumeFolder(namespace, claim)
                .orElseThrow(() -> new IllegalStateException("claim " + namespace + "/" + claim + " is not bound"));
    }

    private KubernetesClient client() {
        return cluster.client();
    }

    private static boolean isAvailable(Deployment deployment) {
        return deployment != null
                && deployment.getStatus() != null
                && Integer.valueOf(1).equals(deployment.getStatus().getAvailableReplicas());
    }

    private static boolean isReady(GenericKubernetesResource service) {
        if (service == null) {
            return false;
        }
        List<Map<String, Object>> conditions = service.get("status", "conditions");
        return conditions != null
                && conditions.stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.get("type")) && "True".equals(condition.get("status")));
    }
}
