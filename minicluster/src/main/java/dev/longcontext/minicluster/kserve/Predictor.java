package dev.longcontext.minicluster.kserve;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The objects that KServe makes of an InferenceService in its Standard mode, under the names it gives them. */
final class Predictor {
    /** The label by which the objects and pods of a service are found. */
    static final String SERVICE_LABEL = "serving.kserve.io/inferenceservice";

    /** What KServe tells its pods' webhook of a model's place; it stays on the template. */
    private static final String SOURCE = "internal.serving.kserve.io/storage-initializer-sourceuri";

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final int SERVICE_PORT = 80;

    private Predictor() {}

    static String name(String service) {
        return service + "-predictor";
    }

    static Deployment deployment(GenericKubernetesResource service, InferenceServiceSpec spec, ServingRuntime runtime) {
        ObjectMeta metadata = metadata(service, spec, runtime);
        return new DeploymentBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withReplicas(
                        Optional.ofNullable(spec.predictor().minReplicas()).orElse(1))
                .withNewSelector()
                .withMatchLabels(selector(service))
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(metadata.getLabels())
                .withAnnotations(metadata.getAnnotations())
                .endMetadata()
                .withSpec(PredictorPod.of(service.getMetadata(), spec, runtime))
                .endTemplate()
                .endSpec()
                .build();
    }

    static Service service(GenericKubernetesResource service, Deployment deployment) {
        PodSpec pod = deployment.getSpec().getTemplate().getSpec();
        return new ServiceBuilder()
                .withMetadata(new ObjectMetaBuilder(deployment.getMetadata()).build())
                .withNewSpec()
                .withSelector(selector(service))
                .addNewPort()
                .withName(name(service.getMetadata().getName()))
                .withPort(SERVICE_PORT)
                .withNewTargetPort(PredictorPod.port(pod))
                .endPort()
                .endSpec()
                .build();
    }

    private static ObjectMeta metadata(
            GenericKubernetesResource service, InferenceServiceSpec spec, ServingRuntime runtime) {
        ObjectMeta own = service.getMetadata();
        Map<String, String> labels = new LinkedHashMap<>(runtime.spec().labels());
        labels.putAll(own.getLabels() == null ? Map.of() : own.getLabels());
        labels.putAll(spec.predictor().labels());
        labels.putAll(selector(service));
        labels.put(SERVICE_LABEL, own.getName());
        labels.put("component", "predictor");
        Map<String, String> annotations = new LinkedHashMap<>(runtime.spec().annotations());
        annotations.putAll(own.getAnnotations() == null ? Map.of() : own.getAnnotations());
        annotations.putAll(spec.predictor().annotations());
        annotations.remove(LAST_APPLIED);
        Optional.ofNullable(spec.model().storageUri()).ifPresent(uri -> annotations.put(SOURCE, uri));
        return new ObjectMetaBuilder()
                .withName(name(own.getName()))
                .withNamespace(own.getNamespace())
                .withLabels(labels)
                .withAnnotations(annotations)
                .withOwnerReferences(owner(service))
                .build();
    }

    private static Map<String, String> selector(GenericKubernetesResource service) {
        return Map.of("app", "isvc." + name(service.getMetadata().getName()));
    }

    private static OwnerReference owner(GenericKubernetesResource service) {
        return new OwnerReferenceBuilder()
                .withApiVersion(service.getApiVersion())
                .withKind(service.getKind())
                .withName(service.getMetadata().getName())
                .withUid(service.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
