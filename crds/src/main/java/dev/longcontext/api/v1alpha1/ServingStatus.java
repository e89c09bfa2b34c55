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

        @JsonPropertyDescription("Address for pods inside the cluster: KServe's Service for the model's pods.")
        String clusterUrl,

        @JsonPropertyDescription(
                "Address from outside: the host name from KServe's ingress configuration. It resolves only if "
                        + "that ingress and its DNS are set up.")
        String url) {}
