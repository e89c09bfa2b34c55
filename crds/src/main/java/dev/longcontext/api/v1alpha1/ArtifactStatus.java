package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What was exported. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ArtifactStatus(
        @JsonPropertyDescription("Address of the exported model.")
        String uri,

        @JsonPropertyDescription("SHA-256 of its files.") String digest,
        @JsonPropertyDescription("Size in bytes.") Long bytes,

        @JsonPropertyDescription("Where the evaluation's report is.")
        String report) {}
