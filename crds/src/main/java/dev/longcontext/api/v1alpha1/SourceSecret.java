package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A Secret in the resource's namespace, or one key of it. The operator never reads it; the pods do. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SourceSecret(
        @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the Secret. Required. Immutable.")
        String name,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "Key in the Secret that has the token. Left out for s3://, whose Secret has the keys AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for temporary credentials, AWS_SESSION_TOKEN, and for oci://, whose Secret has the type kubernetes.io/dockerconfigjson. Required for other addresses. Immutable.")
        String key) {}
