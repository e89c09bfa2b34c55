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

/** An OpenAI-compatible endpoint of chat completions, and a model behind it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!self.url.matches('^https?://[^/]*@')",
        message =
                "url contains a user or a password: write it without, and put the key into a Secret that secretRef names")
public record SyntheticEndpoint(
        @Required
        @Pattern("^https?://[^?#]+$")
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
                "Address of the API, to which /chat/completions is added, for example https://api.openai.com/v1. http only to a "
                        + "host in spec.network.allowedHosts. Required. Immutable.")
        String url,

        @Required @Size(min = 1, max = 256) @JsonPropertyDescription("Name of the model there. Required. Immutable.")
        String model,

        @JsonPropertyDescription("Secret with the API key, sent as a bearer token. Default: none. Immutable.")
        SecretKey secretRef,

        @Min(1)
        @Max(512)
        @JsonPropertyDescription(
                "Maximum number of requests at the same time; fewer while the endpoint limits the rate. Default: 16. Immutable.")
        Integer maxConcurrency,

        @Pattern(Rules.DURATION)
        @Size(min = 2, max = 32)
        @JsonPropertyDescription("Time after which a request is given up, at most 1h. Default: 5m. Immutable.")
        String timeout,

        @Min(64)
        @Max(131072)
        @JsonPropertyDescription("Maximum number of tokens of an answer. Default: 4096. Immutable.")
        Integer maxCompletionTokens,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription("Temperature, a decimal number from 0 to 2. Default: 0. Immutable.")
        String temperature,

        @JsonPropertyDescription(
                "How JSON is asked for. Auto: the first of JsonSchema, JsonObject and Text that the endpoint accepts. Default: "
                        + "Auto. Immutable.")
        ResponseFormat responseFormat) {
    /** How JSON is asked for. */
    public enum ResponseFormat {
        Auto,
        JsonSchema,
        JsonObject,
        Text
    }
}
