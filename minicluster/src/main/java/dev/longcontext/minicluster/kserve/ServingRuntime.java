package dev.longcontext.minicluster.kserve;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A ServingRuntime or ClusterServingRuntime.
 *
 * @param name of the resource
 * @param clusterWide whether it is a ClusterServingRuntime
 * @param spec how it serves
 */
record ServingRuntime(String name, boolean clusterWide, Spec spec) {
    static ServingRuntime of(GenericKubernetesResource resource) {
        Object spec = resource.getAdditionalProperties().getOrDefault("spec", Map.of());
        return new ServingRuntime(
                resource.getMetadata().getName(),
                resource.getKind().equals("ClusterServingRuntime"),
                Json.convert(spec, Spec.class));
    }

    boolean isDisabled() {
        return Boolean.TRUE.equals(spec.disabled());
    }

    /** Whether it serves models of a format; a version counts only when both say one. */
    boolean supports(InferenceServiceSpec.ModelFormat format) {
        return spec.supportedModelFormats().stream().anyMatch(supported -> matches(supported, format));
    }

    /** As {@link #supports}, where the runtime offers itself for models that name no runtime. */
    boolean isSelectedFor(InferenceServiceSpec.ModelFormat format) {
        return spec.supportedModelFormats().stream()
                .anyMatch(supported -> Boolean.TRUE.equals(supported.autoSelect()) && matches(supported, format));
    }

    private static boolean matches(SupportedFormat supported, InferenceServiceSpec.ModelFormat format) {
        return supported.name().equals(format.name())
                && (format.version() == null || Objects.equals(supported.version(), format.version()));
    }

    /** The fields that this stand-in heeds; each means what it means in a pod. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Spec(
            Boolean disabled,
            List<SupportedFormat> supportedModelFormats,
            List<Container> containers,
            List<Volume> volumes,
            Map<String, String> nodeSelector,
            List<Toleration> tolerations,
            Affinity affinity,
            List<LocalObjectReference> imagePullSecrets,
            PodSecurityContext securityContext,
            Map<String, String> labels,
            Map<String, String> annotations) {
        Spec {
            supportedModelFormats = supportedModelFormats == null ? List.of() : supportedModelFormats;
            containers = containers == null ? List.of() : containers;
            volumes = volumes == null ? List.of() : volumes;
            nodeSelector = nodeSelector == null ? Map.of() : nodeSelector;
            tolerations = tolerations == null ? List.of() : tolerations;
            imagePullSecrets = imagePullSecrets == null ? List.of() : imagePullSecrets;
            labels = labels == null ? Map.of() : labels;
            annotations = annotations == null ? Map.of() : annotations;
        }
    }

    /** A model format that the runtime serves. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record SupportedFormat(String name, String version, Boolean autoSelect) {}
}
