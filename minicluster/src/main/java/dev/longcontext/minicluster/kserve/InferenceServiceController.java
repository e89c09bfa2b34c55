package dev.longcontext.minicluster.kserve;

import dev.longcontext.minicluster.kserve.StatusRules.Addresses;
import dev.longcontext.minicluster.kserve.StatusRules.Serving;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Brings one InferenceService closer to what is asked of it, and writes down where it is. */
final class InferenceServiceController {
    private static final String FIELD_MANAGER = "kserve-stand-in";
    private static final String STOP_ANNOTATION = "serving.kserve.io/stop";
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(FIELD_MANAGER)
            .withForce(true)
            .build();

    private final KubernetesClient client;
    private final ClusterCache cache;
    private final Ingress ingress;
    private final Warnings warnings;

    InferenceServiceController(KubernetesClient client, ClusterCache cache, Ingress ingress) {
        this.client = client;
        this.cache = cache;
        this.ingress = ingress;
        this.warnings = new Warnings(client);
    }

    void reconcile(ServiceKey key) {
        Optional<GenericKubernetesResource> service = cache.service(key);
        if (service.isEmpty()) {
            ingress.remove(key);
            return;
        }
        InferenceServiceStatus previous = statusOf(service.get());
        InferenceServiceStatus next = next(service.get(), previous);
        if (!next.equals(previous)) {
            write(service.get(), next);
        }
    }

    private InferenceServiceStatus next(GenericKubernetesResource service, InferenceServiceStatus previous) {
        Instant now = Instant.now();
        String mode = DeploymentMode.of(annotations(service));
        if (!mode.equals(DeploymentMode.STANDARD)) {
            warnings.warn(service, "ServerlessModeRejected", mode + " mode is not available: there is no Knative here");
            return StatusRules.unreconciled(previous, mode, now);
        }
        InferenceServiceSpec spec = InferenceServiceSpec.of(service);
        if (spec.model() == null || spec.model().modelFormat() == null) {
            warnings.warn(service, "InternalError", "This stand-in needs spec.predictor.model with a modelFormat");
            return StatusRules.unreconciled(previous, mode, now);
        }
        String uri = spec.model().storageUri();
        if (uri != null && !StorageUri.isSupported(uri)) {
            warnings.warn(
                    service,
                    "InternalError",
                    "fails to reconcile predictor: StorageURI not supported: storageUri [" + uri
                            + "] is not supported");
            return StatusRules.unreconciled(previous, mode, now);
        }
        RuntimeChoice choice = RuntimeChoice.of(
                spec.model(), cache.runtimes(service.getMetadata().getNamespace()));
        if (choice instanceof RuntimeChoice.Invalid invalid) {
            warnings.warn(service, "InternalError", "fails to reconcile predictor: " + invalid.message());
            return StatusRules.invalidSpec(previous, invalid, now);
        }
        RuntimeChoice.Found found = (RuntimeChoice.Found) choice;
        if ("true".equals(annotations(service).get(STOP_ANNOTATION))) {
            stop(service);
            return StatusRules.stopped(previous, found, now);
        }
        return StatusRules.serving(previous, found, serve(service, spec, found.runtime()), now);
    }

    private Serving serve(GenericKubernetesResource service, InferenceServiceSpec spec, ServingRuntime runtime) {
        Deployment wanted = Predictor.deployment(service, spec, runtime);
        Deployment deployment = client.resource(wanted).patch(APPLY);
        client.resource(Predictor.service(service, wanted)).patch(APPLY);
        ServiceKey key = ServiceKey.of(service);
        return new Serving(
                deployment,
                cache.pods(key),
                Addresses.of(key, ingress.address(key).toString()));
    }

    private void stop(GenericKubernetesResource service) {
        ServiceKey key = ServiceKey.of(service);
        ingress.remove(key);
        String name = Predictor.name(key.name());
        client.apps().deployments().inNamespace(key.namespace()).withName(name).delete();
        client.services().inNamespace(key.namespace()).withName(name).delete();
    }

    private static Map<String, String> annotations(GenericKubernetesResource service) {
        return Optional.ofNullable(service.getMetadata().getAnnotations()).orElse(Map.of());
    }

    private static InferenceServiceStatus statusOf(GenericKubernetesResource service) {
        Object status = service.getAdditionalProperties().get("status");
        return status == null ? InferenceServiceStatus.empty(null) : Json.convert(status, InferenceServiceStatus.class);
    }

    /** Fails when the service was changed since it was read; then there is news of it, and it is looked at again. */
    private void write(GenericKubernetesResource service, InferenceServiceStatus status) {
        GenericKubernetesResource changed = new GenericKubernetesResourceBuilder(service)
                .addToAdditionalProperties("status", Json.convert(status, Map.class))
                .build();
        client.resource(changed).updateStatus();
    }
}
