package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Map;

/** What was made and spent for synthetic data, over all attempts. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SyntheticStatus(
        @JsonPropertyDescription(
                "Readable form, for example 812 of 54000 requests, 3.6M of 300M prompt tokens, 0.4M of 50M completion tokens, cost "
                        + "12.80.")
        String display,

        @JsonPropertyDescription("Chats made.") Long chats,

        @JsonPropertyDescription("Pairs of question and answer in them.")
        Long pairs,

        @JsonPropertyDescription("Requests sent.") Long requests,

        @JsonPropertyDescription("Prompt tokens charged, or that requests in flight can cost.")
        Long promptTokens,

        @JsonPropertyDescription("Completion tokens, likewise.")
        Long completionTokens,

        @JsonPropertyDescription(
                "Cost in the currency of the budget's prices, a decimal number; absent without prices.")
        String cost,

        @JsonPropertyDescription("Answers and pairs that are not used, by cause.")
        Map<String, Long> dropped,

        @JsonPropertyDescription("Chats that were wanted and could not be made.")
        Long missing) {}
