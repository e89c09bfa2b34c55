package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import io.soabase.recordbuilder.core.RecordBuilder;

/** How to make the workspace's claim. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@RecordBuilder
public record ClaimTemplate(
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Storage class. Default: the cluster's default class. Immutable.")
        String storageClassName,

        @JsonPropertyDescription("Access mode. Default: ReadWriteOnce. Immutable.")
        AccessMode accessMode,

        @JsonPropertyDescription("Size. Default: 200Gi. Immutable.")
        Quantity size) {
    /** Access mode of the claim. */
    public enum AccessMode {
        ReadWriteOnce,
        ReadWriteMany
    }
}
