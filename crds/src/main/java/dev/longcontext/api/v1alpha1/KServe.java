package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;

/** The InferenceService that serves the result. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record KServe(
        @Pattern(Rules.NAME)
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("Name of the InferenceService. Default: the resource's name. Mutable.")
        String name,

        @Pattern(Rules.NAME)
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("Model format a runtime must support. Default: huggingface. Mutable.")
        String modelFormat,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription("ServingRuntime or ClusterServingRuntime. Default: KServe picks one. Mutable.")
        String runtime,

        @Size(min = 0, max = 64)
        @JsonPropertyDescription("Arguments for the runtime's container. Default: none. Mutable.")
        List<String> args,

        @JsonPropertyDescription("Resources of the runtime's container. Default: the runtime's. Mutable.")
        ResourceRequirements resources) {}
