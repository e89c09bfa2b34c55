package dev.longcontext.operator.desired;

import dev.longcontext.operator.resolve.Digests;
import dev.longcontext.operator.resolve.ResolvedRun;
import dev.longcontext.operator.resolve.ResolvedRun.KServe;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The InferenceService that serves the exported model straight from the workspace's claim. */
public final class InferenceService {

    public static final String API_VERSION = "serving.kserve.io/v1beta1";
    public static final String KIND = "InferenceService";
    static final String MODE = "serving.kserve.io/deploymentMode";
    static final String STANDARD = "Standard";

    /** What Standard was called before. */
    static final String OLD_STANDARD = "RawDeployment";

    /** Digest of the spec that was applied, to tell whether it is still the one that is wanted. */
    public static final String DIGEST = "longcontext.dev/applied";

    /** Where KServe writes the storageUri on the template of the predictor's pods. */
    private static final String SOURCE = "internal.serving.kserve.io/storage-initializer-sourceuri";

    private InferenceService() {}

    /** The Deployment that KServe makes of the InferenceService of this name. */
    public static String predictor(String service) {
        return service + "-predictor";
    }

    /** What KServe writes on the template of that Deployment's pods when it has seen what the run wants now. */
    public static Map<String, String> predictorAnnotations(ResolvedRun run) {
        String path = run.publish().path();
        return Map.of(DIGEST, digest(run, run.publish().kserve(), path), SOURCE, storageUri(run, path));
    }

    /**
     * The whole object.
     *
     * @param path of the export, relative to the workspace, such as {@code export/merged}
     */
    public static GenericKubernetesResource of(ResolvedRun run, KServe kserve, String path) {
        ObjectMeta metadata = Labels.metadata(run, kserve.name(), Labels.of(run));
        Map<String, String> annotations = new HashMap<>(metadata.getAnnotations());
        annotations.put(MODE, STANDARD);
        annotations.put(DIGEST, digest(run, kserve, path));
        metadata.setAnnotations(annotations);
        return new GenericKubernetesResourceBuilder()
                .withApiVersion(API_VERSION)
                .withKind(KIND)
                .withMetadata(metadata)
                .addToAdditionalProperties("spec", Map.of("predictor", predictor(run, kserve, path)))
                .build();
    }

    /** The same for the same predictor, whatever the order of its fields. */
    public static String digest(ResolvedRun run, KServe kserve, String path) {
        return Digests.sha256(predictor(run, kserve, path).toString());
    }

    /** Where the weights lie, as KServe's storage initialiser reads it. */
    public static String storageUri(ResolvedRun run, String path) {
        String subPath = run.workspace().subPath();
        return "pvc://" + run.workspace().claim() + "/" + (subPath == null ? "" : subPath + "/") + path;
    }

    private static Map<String, Object> predictor(ResolvedRun run, KServe kserve, String path) {
        Map<String, Object> model = new TreeMap<>();
        model.put("modelFormat", Map.of("name", kserve.modelFormat()));
        model.put("storageUri", storageUri(run, path));
        if (kserve.runtime() != null) {
            model.put("runtime", kserve.runtime());
        }
        if (!kserve.args().isEmpty()) {
            model.put("args", kserve.args());
        }
        if (!kserve.requests().isEmpty() || !kserve.limits().isEmpty()) {
            model.put("resources", resources(kserve));
        }
        Map<String, Object> predictor = new TreeMap<>();
        predictor.put("model", model);
        List<Toleration> tolerations = GpuNode.tolerations(run.placement());
        if (!tolerations.isEmpty()) {
            predictor.put(
                    "tolerations",
                    tolerations.stream().map(InferenceService::toleration).toList());
        }
        return predictor;
    }

    /** The claim may be mountable on the GPU node alone, so the server must be allowed there. */
    private static Map<String, Object> toleration(Toleration toleration) {
        Map<String, Object> fields = new TreeMap<>();
        putIfPresent(fields, "key", toleration.getKey());
        putIfPresent(fields, "operator", toleration.getOperator());
        putIfPresent(fields, "value", toleration.getValue());
        putIfPresent(fields, "effect", toleration.getEffect());
        putIfPresent(fields, "tolerationSeconds", toleration.getTolerationSeconds());
        return fields;
    }

    private static void putIfPresent(Map<String, Object> fields, String name, Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    private static Map<String, Object> resources(KServe kserve) {
        Map<String, Object> resources = new TreeMap<>();
        resources.put("limits", text(kserve.limits()));
        resources.put("requests", text(kserve.requests()));
        return resources;
    }

    private static Map<String, String> text(Map<String, Quantity> quantities) {
        Map<String, String> text = new TreeMap<>();
        quantities.forEach((resource, quantity) -> text.put(resource, quantity.toString()));
        return text;
    }
}
