package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;

/** How long the prompts of a LongBench evaluation may be. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LongBench(
        @Min(2)
        @JsonPropertyDescription(
                "Tokens of a prompt; of a longer one the middle is left out. Default: 31500, as for models of "
                        + "32K, or what context.targetLength leaves beside the answer where that is less. Immutable.")
        Integer maxPromptTokens) {}
