package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Which field of a line, or column of a table, is what: a text, a list of messages, or a question with its answer. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "[has(self.text), has(self.messages), has(self.completion)].filter(given, given).size() == 1",
        message = "fields needs one of text, messages and completion, and no other of them")
@ValidationRule(
        value = "has(self.prompt) == has(self.completion)",
        message = "prompt and completion belong together: name the fields of both, or of neither")
@ValidationRule(
        value = "has(self.completion) || !has(self.context) && !has(self.input)",
        message = "context and input stand beside a prompt: name the fields of prompt and completion too")
@ValidationRule(
        value = "has(self.messages) || !has(self.role) && !has(self.content)",
        message = "role and content are fields of a message: name the field of messages too")
@ValidationRule(value = "!has(self.text) || !has(self.system)", message = "a text has no system message: remove system")
public record SourceFields(
        @Size(min = 1, max = 128)
        @JsonPropertyDescription("Field with a text, all of which is trained. Default: none. Immutable.")
        String text,

        @Size(min = 1, max = 128)
        @JsonPropertyDescription(
                "Field with a list of messages, of which those by the assistant are trained. Default: none. Immutable.")
        String messages,

        @Size(min = 1, max = 128)
        @JsonPropertyDescription("Field of a message that says who speaks. Default: role, or from. Immutable.")
        String role,

        @Size(min = 1, max = 128)
        @JsonPropertyDescription("Field of a message with what is said. Default: content, or value. Immutable.")
        String content,

        @Size(min = 1, max = 128)
        @JsonPropertyDescription("Field with the system message; not trained. Default: none. Immutable.")
        String system,

        @Size(min = 1, max = 128)
        @JsonPropertyDescription(
                "Field with a text that stands before the prompt, such as a document; not trained. Default: none. "
                        + "Immutable.")
        String context,

        @Size(min = 1, max = 128)
        @JsonPropertyDescription("Field with what the user says; not trained. Default: none. Immutable.")
        String prompt,

        @Size(min = 1, max = 128)
        @JsonPropertyDescription(
                "Field with a text that stands after the prompt; not trained. Default: none. Immutable.")
        String input,

        @Size(min = 1, max = 128)
        @JsonPropertyDescription("Field with the answer to the prompt, which is trained. Default: none. Immutable.")
        String completion) {}
