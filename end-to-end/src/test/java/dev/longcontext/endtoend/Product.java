package dev.longcontext.endtoend;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.minicluster.MiniCluster;
import dev.longcontext.quickstart.BuiltArtifacts;
import dev.longcontext.quickstart.LocalCluster;
import dev.longcontext.quickstart.MiniatureManifest;
import dev.longcontext.quickstart.PassKeyEndpoint;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The whole product on a cluster of this test's own, installed by its chart, with the miniature's data. */
final class Product implements AutoCloseable {
    static final String NAMESPACE = "team";

    private final BuiltArtifacts artifacts = new BuiltArtifacts(Path.of(".."));
    private final MiniCluster cluster;
    private final LocalCluster local;

    private Product() {
        this.cluster = LocalCluster.start(artifacts);
        this.local = new LocalCluster(cluster, artifacts);
    }

    static Product start() throws Exception {
        Product product = new Product();
        try {
            product.local.installOperator();
            product.local.restrictedNamespace(NAMESPACE);
            product.local.seedMiniature(NAMESPACE);
            return product;
        } catch (Exception e) {
            product.close();
            throw e;
        }
    }

    KubernetesClient client() {
        return cluster.client();
    }

    BuiltArtifacts artifacts() {
        return artifacts;
    }

    /** examples/miniature with its synthetic data, under another name and on a GPU. */
    LongContextFineTune miniature(String name, PassKeyEndpoint endpoint) throws Exception {
        String manifest =
                MiniatureManifest.withSynthetic(artifacts, endpoint.url()).replace("\"gpus\":0", "\"gpus\":1");
        LongContextFineTune resource =
                io.fabric8.kubernetes.client.utils.Serialization.unmarshal(manifest, LongContextFineTune.class);
        resource.getMetadata().setName(name);
        resource.getMetadata().setNamespace(NAMESPACE);
        return resource;
    }

    Resource<LongContextFineTune> run(String name) {
        return client().resources(LongContextFineTune.class)
                .inNamespace(NAMESPACE)
                .withName(name);
    }

    /** Waits until the run succeeded; fails at once, with its status, when it failed. */
    LongContextFineTune succeeded(String name) {
        LongContextFineTune ended =
                await(name, resource -> !condition(resource, "Succeeded").equals("Unknown"), 12);
        if (!condition(ended, "Succeeded").equals("True")) {
            throw new AssertionError(
                    "the run failed:\n" + io.fabric8.kubernetes.client.utils.Serialization.asYaml(ended.getStatus()));
        }
        return ended;
    }

    LongContextFineTune await(String name, Predicate<LongContextFineTune> fact, int minutes) {
        return run(name)
                .waitUntilCondition(
                        resource -> resource != null && resource.getStatus() != null && fact.test(resource),
                        minutes,
                        TimeUnit.MINUTES);
    }

    /** Waits until training is past a step. */
    void trainingPast(String name, long step) {
        await(
                name,
                resource -> resource.getStatus().progress() != null
                        && "train".equals(resource.getStatus().progress().stage())
                        && resource.getStatus().progress().step() != null
                        && resource.getStatus().progress().step() > step,
                6);
    }

    static String condition(LongContextFineTune resource, String type) {
        return Optional.ofNullable(resource.getStatus().conditions()).orElse(List.of()).stream()
                .filter(condition -> condition.getType().equals(type))
                .map(Condition::getStatus)
                .findFirst()
                .orElse("Unknown");
    }

    /** The one running pod with a label. */
    Pod runningPod(String namespace, String label, String value) {
        return client().pods().inNamespace(namespace).withLabel(label, value).list().getItems().stream()
                .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no running pod with " + label + "=" + value));
    }

    /** A file of the run's workspace. */
    Path workspaceFile(String run, String file) {
        return local.folder(NAMESPACE, run + "-workspace").resolve(file);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
