package dev.longcontext.minicluster.kserve;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Events of type Warning on InferenceServices; the same one is told once for each generation of a service. */
final class Warnings {
    private final KubernetesClient client;
    private final Map<String, String> last = new ConcurrentHashMap<>();

    Warnings(KubernetesClient client) {
        this.client = client;
    }

    void warn(GenericKubernetesResource service, String reason, String message) {
        String told = service.getMetadata().getGeneration() + reason + message;
        if (told.equals(last.put(service.getMetadata().getUid(), told))) {
            return;
        }
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        client.v1()
                .events()
                .resource(new EventBuilder()
                        .withNewMetadata()
                        .withGenerateName(service.getMetadata().getName() + ".")
                        .withNamespace(service.getMetadata().getNamespace())
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withApiVersion(service.getApiVersion())
                        .withKind(service.getKind())
                        .withName(service.getMetadata().getName())
                        .withNamespace(service.getMetadata().getNamespace())
                        .withUid(service.getMetadata().getUid())
                        .endInvolvedObject()
                        .withType("Warning")
                        .withReason(reason)
                        .withMessage(message)
                        .withCount(1)
                        .withFirstTimestamp(now)
                        .withLastTimestamp(now)
                        .withNewSource("v1beta1Controllers", null)
                        .build())
                .create();
    }
}
