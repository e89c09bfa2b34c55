package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** The lengths of context of a perplexity evaluation. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.lengths.all(a, a >= 2 && self.lengths.exists_one(b, b == a))",
        message = "lengths must be above 1, and each only once")
public record Perplexity(
        @Required
        @Size(min = 1, max = 32)
        @JsonPropertyDescription(
                "Tokens of context, each at most context.targetLength. Every text is read with each; texts with fewer tokens than "
                        + "the longest length are left out, and longer ones are cut to it. Required. Immutable.")
        List<Integer> lengths,

        @Min(1)
        @JsonPropertyDescription(
                "Tokens by which the window moves: fewer give each token more context and take more time. A window that is "
                        + "shorter moves by its own length. Default: half of each length. Immutable.")
        Integer stride) {}
