package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The last checkpoint. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CheckpointStatus(
        @JsonPropertyDescription("Step after which it was saved.")
        Long step,

        @JsonPropertyDescription("When it was saved, RFC 3339.")
        String time,

        @JsonPropertyDescription("SHA-256 of its manifest.") String sha256) {}
