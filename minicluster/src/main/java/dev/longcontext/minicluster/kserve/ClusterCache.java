package dev.longcontext.minicluster.kserve;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What the API server holds of InferenceServices and what belongs to them, kept up to date by watches. */
final class ClusterCache implements AutoCloseable {
    private static final String GROUP = "serving.kserve.io";

    static final ResourceDefinitionContext INFERENCE_SERVICE =
            type("v1beta1", "InferenceService", "inferenceservices", true);
    private static final ResourceDefinitionContext SERVING_RUNTIME =
            type("v1alpha1", "ServingRuntime", "servingruntimes", true);
    private static final ResourceDefinitionContext CLUSTER_SERVING_RUNTIME =
            type("v1alpha1", "ClusterServingRuntime", "clusterservingruntimes", false);

    private final SharedIndexInformer<GenericKubernetesResource> services;
    private final SharedIndexInformer<GenericKubernetesResource> runtimes;
    private final SharedIndexInformer<GenericKubernetesResource> clusterRuntimes;
    private final SharedIndexInformer<Deployment> deployments;
    private final SharedIndexInformer<Pod> pods;

    ClusterCache(KubernetesClient client) {
        services = client.genericKubernetesResources(INFERENCE_SERVICE)
                .inAnyNamespace()
                .runnableInformer(0);
        runtimes = client.genericKubernetesResources(SERVING_RUNTIME)
                .inAnyNamespace()
                .runnableInformer(0);
        clusterRuntimes =
                client.genericKubernetesResources(CLUSTER_SERVING_RUNTIME).runnableInformer(0);
        deployments = client.apps()
                .deployments()
                .inAnyNamespace()
                .withLabel(Predictor.SERVICE_LABEL)
                .runnableInformer(0);
        pods = client.pods().inAnyNamespace().withLabel(Predictor.SERVICE_LABEL).runnableInformer(0);
    }

    /**
     * Starts to watch.
     *
     * @param changed is told which service to look at again. Like KServe it is not told of every change of a pod, only
     *     of its init containers': what becomes of the server shows with the next change of the Deployment
     */
    void start(Consumer<ServiceKey> changed) {
        services.addEventHandler(new ChangeHandler<>((before, after) -> changed.accept(ServiceKey.of(after))));
        deployments.addEventHandler(
                new ChangeHandler<>((before, after) -> ServiceKey.ownerOf(after).ifPresent(changed)));
        pods.addEventHandler(new ChangeHandler<>((before, after) -> {
            if (before.isEmpty() || !initContainers(before.get()).equals(initContainers(after))) {
                ServiceKey.ownerOf(after).ifPresent(changed);
            }
        }));
        ChangeHandler<GenericKubernetesResource> everyService = new ChangeHandler<>((before, after) ->
                services.getStore().list().forEach(service -> changed.accept(ServiceKey.of(service))));
        runtimes.addEventHandler(everyService);
        clusterRuntimes.addEventHandler(everyService);
        // runtimes first: a service must not be judged before its runtime is known
        Stream.of(runtimes, clusterRuntimes, deployments, pods, services).forEach(SharedIndexInformer::run);
    }

    Optional<GenericKubernetesResource> service(ServiceKey key) {
        return Optional.ofNullable(services.getIndexer().getByKey(key.namespace() + "/" + key.name()));
    }

    /** The runtimes that a namespace's services may have: its own, then the cluster's, each sorted by name. */
    List<ServingRuntime> runtimes(String namespace) {
        Comparator<ServingRuntime> byName = Comparator.comparing(ServingRuntime::name);
        return Stream.concat(
                        runtimes.getStore().list().stream()
                                .filter(runtime ->
                                        runtime.getMetadata().getNamespace().equals(namespace))
                                .map(ServingRuntime::of)
                                .sorted(byName),
                        clusterRuntimes.getStore().list().stream()
                                .map(ServingRuntime::of)
                                .sorted(byName))
                .toList();
    }

    /** The pods of a service, the newest first. */
    List<Pod> pods(ServiceKey service) {
        return pods.getStore().list().stream()
                .filter(pod -> ServiceKey.ownerOf(pod).filter(service::equals).isPresent())
                .sorted(Comparator.comparing((Pod pod) -> pod.getMetadata().getCreationTimestamp())
                        .reversed())
                .toList();
    }

    private static List<?> initContainers(Pod pod) {
        return pod.getStatus() == null
                ? List.of()
                : Objects.requireNonNullElse(pod.getStatus().getInitContainerStatuses(), List.of());
    }

    private static ResourceDefinitionContext type(String version, String kind, String plural, boolean namespaced) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(GROUP)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(namespaced)
                .build();
    }

    @Override
    public void close() {
        Stream.of(services, runtimes, clusterRuntimes, deployments, pods).forEach(SharedIndexInformer::stop);
    }
}
