package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;

/** Every value in force. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@RecordBuilder
public record Resolved(
        @JsonPropertyDescription("Image of the trainer.") String image,
        @JsonPropertyDescription("CPU of a stage's pod.") String cpu,
        @JsonPropertyDescription("Memory of a stage's pod.") String memory,

        @PreserveUnknownFields
        @JsonPropertyDescription("The trainer's configuration (run.json) with every default filled in.")
        Map<String, Object> config,

        @JsonPropertyDescription("SHA-256 of it.") String configDigest,

        @JsonPropertyDescription("The base model's own context length in tokens, once prepare knows it.")
        Long nativeLength,

        @JsonPropertyDescription(
                "The commits that prepare fetched, by field (baseModel, data.sources[0]), of addresses with a revision.")
        Map<String, String> revisions) {}
