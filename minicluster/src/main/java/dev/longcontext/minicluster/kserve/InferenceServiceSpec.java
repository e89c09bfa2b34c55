package dev.longcontext.minicluster.kserve;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is asked of an InferenceService. KServe lays the fields of a pod beside its own in {@code spec.predictor}, and the
 * fields of a container beside its own in {@code spec.predictor.model}; here they are apart.
 *
 * @param predictor KServe's own fields of the predictor
 * @param pod the predictor's fields of a pod
 * @param model KServe's own fields of the model; null when there is no model
 * @param container the model's fields of a container
 */
record InferenceServiceSpec(Predictor predictor, PodSpec pod, Model model, Container container) {
    private static final Set<String> PREDICTOR_FIELDS = Set.of(
            "model",
            "minReplicas",
            "maxReplicas",
            "scaleTarget",
            "scaleMetric",
            "scaleMetricType",
            "autoScaling",
            "containerConcurrency",
            "timeout",
            "canaryTrafficPercent",
            "logger",
            "batcher",
            "labels",
            "annotations",
            "deploymentStrategy",
            "workerSpec",
            "storageUris");
    private static final Set<String> MODEL_FIELDS =
            Set.of("modelFormat", "runtime", "storageUri", "storage", "protocolVersion");

    static InferenceServiceSpec of(GenericKubernetesResource resource) {
        Map<String, Object> spec = map(resource.getAdditionalProperties().get("spec"));
        Map<String, Object> predictor = map(spec.get("predictor"));
        Map<String, Object> model = map(predictor.get("model"));
        return new InferenceServiceSpec(
                Json.convert(predictor, Predictor.class),
                Json.convert(without(predictor, PREDICTOR_FIELDS), PodSpec.class),
                predictor.containsKey("model") ? Json.convert(model, Model.class) : null,
                Json.convert(without(model, MODEL_FIELDS), Container.class));
    }

    private static Map<String, Object> without(Map<String, Object> fields, Set<String> names) {
        Map<String, Object> rest = new LinkedHashMap<>(fields);
        rest.keySet().removeAll(names);
        return rest;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    /**
     * @param minReplicas null means 1
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Predictor(Integer minReplicas, Map<String, String> labels, Map<String, String> annotations) {
        Predictor {
            labels = labels == null ? Map.of() : labels;
            annotations = annotations == null ? Map.of() : annotations;
        }
    }

    /**
     * @param runtime null: one that offers itself for the format
     * @param storageUri null: the runtime needs no files
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Model(ModelFormat modelFormat, String runtime, String storageUri) {}

    /** The kind of model. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record ModelFormat(String name, String version) {}
}
