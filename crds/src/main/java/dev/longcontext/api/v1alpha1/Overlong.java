package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.soabase.recordbuilder.core.RecordBuilder;

/** What happens to samples longer than the target length; the counts are reported either way. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@RecordBuilder
public record Overlong(
        @JsonPropertyDescription(
                "For chats. Default: Drop, as in the paper, because a chat without its end has lost its answer. "
                        + "Immutable.")
        Action chat,

        @JsonPropertyDescription("For plain text. Default: Truncate, as in the paper. Immutable.")
        Action text) {
    /** Drop the sample, or keep its beginning. */
    public enum Action {
        Drop,
        Truncate
    }
}
