package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;

/** How long the prompts of an InfiniteBench evaluation may be. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record InfiniteBench(
        @Min(2)
        @JsonPropertyDescription(
                "Tokens of a prompt; of a longer one the middle is left out. Default: what context.targetLength leaves beside "
                        + "the answer. Immutable.")
        Integer maxPromptTokens) {}
