package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** What {@code spec.approve} let pass. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ApprovalStatus(
        @JsonPropertyDescription("When the operator acted on it.")
        String time,

        @JsonPropertyDescription(
                "The gates that had failed: metric, value and bound. Empty where it was given before there were results, which it does not cover.")
        List<String> gates) {}
