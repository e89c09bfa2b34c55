package dev.longcontext.contract;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.soabase.recordbuilder.core.RecordBuilder;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which field of a line, or column of a table, is what: a text, a list of messages, or a question with its answer. One of
 * {@code text}, {@code messages} and {@code completion} is there.
 */
@RecordBuilder
public record DataFields(
        @JsonPropertyDescription("The field with a text, all of which is learnt.") @Size(min = 1) @Nullable
        String text,

        @JsonPropertyDescription("The field with a list of messages.") @Size(min = 1) @Nullable
        String messages,

        @JsonPropertyDescription("The field of a message that says who speaks; with messages.") @Size(min = 1) @Nullable
        String role,

        @JsonPropertyDescription("The field of a message with what is said; with messages.") @Size(min = 1) @Nullable
        String content,

        @JsonPropertyDescription("The field with the system message; with messages or completion.")
        @Size(min = 1)
        @Nullable
        String system,

        @JsonPropertyDescription("The field with a text that stands before the prompt; with completion.")
        @Size(min = 1)
        @Nullable
        String context,

        @JsonPropertyDescription("The field with what the user says; with completion.") @Size(min = 1) @Nullable
        String prompt,

        @JsonPropertyDescription("The field with a text that stands after the prompt; with completion.")
        @Size(min = 1)
        @Nullable
        String input,

        @JsonPropertyDescription("The field with the answer, which is learnt; with prompt.") @Size(min = 1) @Nullable
        String completion)
        implements DataFieldsBuilder.With {

    /** Fields of the line that are named, by what they are for: {@code prompt: instruction}. */
    public Map<String, String> ofLine() {
        Map<String, String> named = new LinkedHashMap<>();
        put(named, "text", text);
        put(named, "messages", messages);
        put(named, "system", system);
        put(named, "context", context);
        put(named, "prompt", prompt);
        put(named, "input", input);
        put(named, "completion", completion);
        return named;
    }

    private static void put(Map<String, String> named, String use, @Nullable String field) {
        if (field != null) {
            named.put(use, field);
        }
    }
}
