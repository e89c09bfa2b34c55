package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** Grades each pair of question and answer from 1 to 5. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SyntheticJudge(
        @Required @Min(1) @Max(5) @JsonPropertyDescription("Pairs with a lower score are dropped. Required. Immutable.")
        Integer minScore,

        @JsonPropertyDescription("Endpoint of the judge. Default: the one that makes the pairs. Immutable.")
        SyntheticEndpoint endpoint,

        @JsonPropertyDescription(
                "ConfigMap with a prompt to use in place of the built-in one; it contains {{context}} and {{pairs}}. Default: the "
                        + "built-in one. Immutable.")
        ConfigMapKey promptRef) {}
