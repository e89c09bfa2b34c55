package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What training needs, computed from the model's shape before it begins. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Estimate(
        @JsonPropertyDescription("Bytes on each GPU, or of the process on a CPU.")
        Long deviceMemoryBytes,

        @JsonPropertyDescription(
                "Additional bytes of host memory, for all GPUs together. Compare it with spec.resources.memory.")
        Long hostMemoryBytes,

        @JsonPropertyDescription(
                "Whether samples of spec.context.targetLength fit the GPU. Absent if no node reports its GPU "
                        + "memory.")
        Boolean fits,

        @JsonPropertyDescription("Tokens of the longest sample that fits the GPU.")
        Long longestLength) {}
