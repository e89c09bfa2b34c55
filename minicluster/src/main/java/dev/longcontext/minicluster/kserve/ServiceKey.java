package dev.longcontext.minicluster.kserve;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/** Names an InferenceService. */
record ServiceKey(String namespace, String name) {
    static ServiceKey of(HasMetadata service) {
        return new ServiceKey(
                service.getMetadata().getNamespace(), service.getMetadata().getName());
    }

    /** The service that an object was made for, by its label. */
    static Optional<ServiceKey> ownerOf(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getLabels())
                .map(labels -> labels.get(Predictor.SERVICE_LABEL))
                .map(name -> new ServiceKey(object.getMetadata().getNamespace(), name));
    }
}
