package dev.longcontext.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.Release;
import dev.longcontext.minicluster.MiniCluster;
import dev.longcontext.minicluster.junit.MiniClusterExtension;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The chart on a real API server, by the same Helm code as the command line's. */
class ChartIT {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            MiniClusterExtension.own(MiniCluster::builder).withRestrictedPods();

    private static final Path RIGHTS = Path.of("src/test/resources/rights.csv");
    private static final String RELEASE = "longcontext";
    private static final String OPERATOR = "longcontext-operator";
    private static final String RUNTIMES_CRD = "clusterservingruntimes.serving.kserve.io";
    private static final ResourceDefinitionContext RUNTIMES = new ResourceDefinitionContext.Builder()
            .withGroup("serving.kserve.io")
            .withVersion("v1alpha1")
            .withKind("ClusterServingRuntime")
            .withPlural("clusterservingruntimes")
            .withNamespaced(false)
            .build();

    @TempDir
    Path scratch;

    private MiniCluster cluster;
    private KubernetesClient client;
    private String namespace;
    private Release installed;

    @BeforeEach
    void install(MiniCluster running, KubernetesClient ofThisTest, Namespace own) {
        cluster = running;
        client = ofThisTest;
        namespace = own.getMetadata().getName();
        installed = installation(Chart.FOLDER).call();
        // a type that has just come is not served for a moment, and the more so after one that went
        await().ignoreExceptions()
                .untilAsserted(
                        () -> client.genericKubernetesResources("longcontext.dev/v1alpha1", "LongContextFineTune")
                                .list());
    }

    @AfterEach
    void uninstall() {
        Helm.uninstall(RELEASE)
                .withNamespace(namespace)
                .withKubeConfig(cluster.kubeconfig())
                .ignoreNotFound()
                .call();
        for (String crd : List.of(Chart.CRD, RUNTIMES_CRD)) {
            client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(crd)
                    .delete();
            client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(crd)
                    // the API server's finalizer of types backs off when one goes soon after it came
                    .waitUntilCondition(Objects::isNull, 2, TimeUnit.MINUTES);
        }
    }

    @Test
    void theInstallationSaysWhatToDoNext() {
        assertThat(installed.getStatus()).isEqualTo("deployed");
        assertThat(installed.getOutput())
                .contains("watches every namespace")
                .contains("kubectl -n " + namespace + " rollout status deployment/" + OPERATOR)
                .contains("KServe was not found");
    }

    @Test
    void theOperatorsPodMeetsTheRestrictedPodSecurityStandard() {
        PodTemplateSpec template =
                client.apps().deployments().withName(OPERATOR).get().getSpec().getTemplate();
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("like-the-operators")
                .endMetadata()
                .withSpec(template.getSpec())
                .build();

        assertThat(client.resource(pod).dryRun().create().getSpec().getServiceAccountName())
                .isEqualTo(OPERATOR);
    }

    /** A right is a line of {@code rights.csv}: verb, API group, resource, and whether it is given. */
    @Test
    void theOperatorHasTheRightsItNeedsAndNoMore() throws Exception {
        Rights rights = new Rights(cluster.client(), namespace, OPERATOR);
        List<String> wrong = new ArrayList<>();

        for (String line : Files.readAllLines(RIGHTS).stream().skip(1).toList()) {
            String[] right = line.split(",", -1);
            if (rights.allow(right[0], right[1], right[2]) != Boolean.parseBoolean(right[3])) {
                wrong.add(line);
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void anUpgradeChangesTheApiAndKeepsWhatIsThere() throws Exception {
        client.resource(run()).create();
        Path next = Chart.copyTo(scratch);
        Path crd = next.resolve("files").resolve(Chart.CRD + ".yaml");
        Files.writeString(crd, Chart.read(crd).replace("    - lcft\n", "    - lcft\n    - ofthefuture\n"));

        upgrade(next);

        CustomResourceDefinition upgraded = client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(Chart.CRD)
                .get();
        assertThat(upgraded.getSpec().getNames().getShortNames()).containsExactly("lcft", "ofthefuture");
        assertThat(client.resource(run()).get()).isNotNull();
    }

    @Test
    void theApiAndItsResourcesOutliveTheChartWhichCanBeInstalledAgain() {
        client.resource(run()).create();

        Helm.uninstall(RELEASE)
                .withNamespace(namespace)
                .withKubeConfig(cluster.kubeconfig())
                .call();

        assertThat(client.apps().deployments().withName(OPERATOR).get()).isNull();
        assertThat(client.rbac().clusterRoles().withName(OPERATOR + "-runs").get())
                .isNull();
        assertThat(client.resource(run()).get()).isNotNull();
        assertThat(installation(Chart.FOLDER).call().getStatus()).isEqualTo("deployed");
    }

    @Test
    void whatARunMayNameIsLimitedWhereTheChartSaysSo() throws Exception {
        GenericKubernetesResource before = with(run(), "image", "elsewhere.example.com/trainer");
        with(before, "resources", Map.of("serviceAccountName", "default"));
        before.getMetadata().setName("before");
        before.getMetadata().setFinalizers(List.of("example.com/held"));
        client.resource(before).create();
        Path values = Files.writeString(
                scratch.resolve("values.yaml"),
                "admission: {images: [registry.example.com/team/, ghcr.io/longcontext/trainer, short], serviceAccounts: [trainers]}");
        new Helm(Chart.FOLDER.toAbsolutePath())
                .upgrade()
                .withName(RELEASE)
                .withNamespace(namespace)
                .withKubeConfig(cluster.kubeconfig())
                .withValuesFile(values)
                .call();

        // the API server takes a new policy up after a moment
        await().atMost(1, TimeUnit.MINUTES)
                .untilAsserted(() -> assertThat(answerTo("image", "elsewhere.example.com/trainer"))
                        .contains("spec.image is of no allowed repository: write one of registry.example.com/team/, "
                                + "ghcr.io/longcontext/trainer, short, or leave it out"));
        assertThat(answerTo("image", "registry.example.com/teams/trainer")).contains("no allowed repository");
        assertThat(answerTo("image", "ghcr.io/longcontext/trainer-of-another")).contains("no allowed repository");
        assertThat(answerTo("image", "short:5000/trainer")).contains("no allowed repository");
        assertThat(answerTo("image", "short:5000/trainer@sha256:" + "0".repeat(64)))
                .contains("no allowed repository");
        assertThat(answerTo("image", "short:1@sha256:" + "0".repeat(64))).isEqualTo("accepted");
        assertThat(answerTo("image", "registry.example.com/team/trainer:1")).isEqualTo("accepted");
        assertThat(answerTo("image", "ghcr.io/longcontext/trainer@sha256:" + "0".repeat(64)))
                .isEqualTo("accepted");
        assertThat(answerTo("suspend", true)).isEqualTo("accepted");
        assertThat(answerTo("resources", Map.of("serviceAccountName", "default")))
                .contains("spec.resources.serviceAccountName is not allowed: write one of trainers, or leave it out");
        assertThat(answerTo("resources", Map.of("serviceAccountName", "trainers")))
                .isEqualTo("accepted");
        aRunThatWasThereBeforeIsJudgedByWhatChanges(before);
    }

    private void aRunThatWasThereBeforeIsJudgedByWhatChanges(GenericKubernetesResource before) {
        assertThat(change(before, run -> with(run, "suspend", true))).isEqualTo("accepted");
        assertThat(change(before, run -> run.getMetadata().setLabels(Map.of("example.com/team", "ai"))))
                .isEqualTo("accepted");
        assertThat(change(before, run -> with(run, "image", "elsewhere.example.com/another")))
                .contains("no allowed repository");
        assertThat(change(before, run -> with(run, "resources", Map.of("serviceAccountName", "another"))))
                .contains("spec.resources.serviceAccountName is not allowed");
        assertThat(change(before, run -> with(run, "image", "ghcr.io/longcontext/trainer:1")))
                .isEqualTo("accepted");
        assertThat(change(before, run -> with(run, "image", "elsewhere.example.com/trainer")))
                .contains("no allowed repository");
        client.resource(before).delete();
        assertThat(change(before, run -> run.getMetadata().setFinalizers(List.of())))
                .isEqualTo("accepted");
        assertThat(client.resource(before).get()).isNull();
    }

    /** What the API server says to a run with this field. */
    private String answerTo(String field, Object value) {
        return answer(() -> client.resource(with(run(), field, value)).dryRun().create());
    }

    /** What the API server says to this change of a run that is there. */
    private String change(GenericKubernetesResource there, Consumer<GenericKubernetesResource> change) {
        GenericKubernetesResource run = client.resource(there).get();
        change.accept(run);
        return answer(() -> client.resource(run).update());
    }

    private static String answer(Runnable request) {
        try {
            request.run();
            return "accepted";
        } catch (KubernetesClientException e) {
            return e.getMessage();
        }
    }

    @SuppressWarnings("unchecked")
    private static GenericKubernetesResource with(GenericKubernetesResource run, String field, Object value) {
        ((Map<String, Object>) run.get("spec")).put(field, value);
        return run;
    }

    @Test
    void theServingRuntimeComesWithTheFirstUpgradeAfterKServe() {
        CustomResourceDefinition kserve = client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .load(getClass().getResource("/cluster-serving-runtime-crd.yaml"))
                .create();
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .resource(kserve)
                .waitUntilCondition(ChartIT::isEstablished, 30, TimeUnit.SECONDS);

        upgrade(Chart.FOLDER);

        GenericKubernetesResource runtime = client.genericKubernetesResources(RUNTIMES)
                .withName("longcontext-trainer")
                .get();
        assertThat(runtime).isNotNull();
        assertThat(Serialization.asYaml(runtime)).contains("--model-name={{.Name}}");
    }

    private static boolean isEstablished(CustomResourceDefinition crd) {
        return crd.getStatus() != null
                && crd.getStatus().getConditions() != null // so it is right after the creation
                && crd.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }

    private InstallCommand installation(Path chart) {
        return new Helm(chart.toAbsolutePath())
                .install()
                .withName(RELEASE)
                .withNamespace(namespace)
                .withKubeConfig(cluster.kubeconfig());
    }

    private void upgrade(Path chart) {
        new Helm(chart.toAbsolutePath())
                .upgrade()
                .withName(RELEASE)
                .withNamespace(namespace)
                .withKubeConfig(cluster.kubeconfig())
                .call();
    }

    private static GenericKubernetesResource run() {
        return Serialization.unmarshal(
                Chart.read(Path.of("../examples/miniature/longcontextfinetune.yaml")), GenericKubernetesResource.class);
    }
}
