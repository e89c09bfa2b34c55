package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/** How chats are written for the model, in place of the model's own chat template. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.format) != has(self.configMapRef)",
        message = "chatTemplate needs one of format and configMapRef")
public record ChatTemplate(
        @JsonPropertyDescription(
                "A built-in format: Llama3, ChatML, Zephyr, Mistral or Gemma. The model's tokenizer must "
                        + "have its special tokens. Default: none. Immutable.")
        Format format,

        @JsonPropertyDescription("A Jinja template as transformers renders it, of at most 100 KiB. It is read by the "
                + "pods. Default: none. Immutable.")
        ConfigMapKey configMapRef) {

    /** The formats that the trainer brings. */
    public enum Format {
        Llama3,
        ChatML,
        Zephyr,
        Mistral,
        Gemma
    }
}
