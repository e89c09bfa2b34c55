package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What may be spent on synthetic data, over all attempts. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.promptPricePerMillion) == has(self.completionPricePerMillion)",
        message = "set both prices, or none")
public record SyntheticBudget(
        @Required @Min(1) @Max(1000000000) @JsonPropertyDescription("Maximum number of requests. Required. Immutable.")
        Long maxRequests,

        @Required
        @Min(1)
        @Max(1000000000000L)
        @JsonPropertyDescription(
                "Maximum number of prompt tokens. A request in flight counts with the most it can cost. Required. Immutable.")
        Long maxPromptTokens,

        @Required
        @Min(1)
        @Max(1000000000000L)
        @JsonPropertyDescription("Maximum number of completion tokens, likewise. Required. Immutable.")
        Long maxCompletionTokens,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription(
                "Price of a million prompt tokens, a decimal number; status.synthetic.cost is in its currency. Default: no cost is "
                        + "shown. Immutable.")
        String promptPricePerMillion,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription("Price of a million completion tokens. Default: no cost is shown. Immutable.")
        String completionPricePerMillion) {}
