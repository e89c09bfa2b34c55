package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Where the model is served. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ServingStatus(
        @JsonPropertyDescription("Name of the InferenceService.")
        String name,

        @JsonPropertyDescription("Address for the cluster's own pods: KServe's Service before the model's pods.")
        String clusterUrl,

        @JsonPropertyDescription(
                "Address from outside: the name that KServe's ingress configuration makes. It resolves only where"
                        + " that ingress and its DNS are set up.")
        String url) {}
