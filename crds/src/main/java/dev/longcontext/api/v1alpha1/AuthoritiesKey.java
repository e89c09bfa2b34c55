package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A key of a ConfigMap with certificates, in the resource's namespace. The operator never reads it; the pods do. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AuthoritiesKey(
        @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the ConfigMap. Required. Mutable.")
        String name,

        @Size(min = 1, max = 253) @JsonPropertyDescription("Key in the ConfigMap. Default: ca.crt. Mutable.")
        String key) {}
