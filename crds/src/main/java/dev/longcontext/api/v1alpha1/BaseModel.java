package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Where the model to extend comes from. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!self.uri.matches('^https?://[^/?#]*@')",
        message = "uri contains a user or a password: write the address without it, and put a token into a Secret "
                + "that secretRef names")
@ValidationRule(
        value = "!self.uri.matches('^hf://(?:datasets|models|spaces)/')",
        message = "uri of a model of the hub begins with its owner: write hf://OWNER/NAME; hf://datasets/ is for data")
public record BaseModel(
        @Required
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription("Folder of the model in Hugging Face form (config.json, tokenizer.json, safetensors): "
                + "ADDRESS. Required. Immutable.")
        String uri,

        @Pattern(Rules.SHA256)
        @Size(min = 64, max = 64)
        @JsonPropertyDescription(
                "SHA-256 of the model folder as reported by prepare; a different folder is refused. Default: not "
                        + "checked. Immutable.")
        String sha256,

        @JsonPropertyDescription(
                "Secret for the server that the address leads to: a bearer token, or for s3:// the keys of an account. Default: none. Immutable.")
        SourceSecret secretRef) {}
