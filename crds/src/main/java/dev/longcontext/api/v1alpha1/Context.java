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

/** The context to reach. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.ropeTheta) || double(self.ropeTheta) > 1.0",
        message = "ropeTheta must be above 1; the paper uses 200000000")
public record Context(
        @Required
        @Min(2)
        @Max(16777216)
        @JsonPropertyDescription(
                "Context length of the training, in tokens: the maximum length of a sample. Above the model's "
                        + "native length, it becomes the model's context length; at or below it, the model is tuned and "
                        + "its context stays. The paper uses 81920. Required. Immutable.")
        Integer targetLength,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription(
                "RoPE base after the run, a decimal number. The paper raises it from 500000 to 200000000, "
                        + "400-fold for ten times the length. Required above the native length. Default: the model's own. "
                        + "Immutable.")
        String ropeTheta) {}
