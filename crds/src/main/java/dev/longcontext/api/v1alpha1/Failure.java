package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Why a stage failed. It stays when the pod is gone. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Failure(
        @JsonPropertyDescription("Class of the failure: see the contract's table of exit codes.")
        String failureClass,

        @JsonPropertyDescription("Stage that failed.") String stage,

        @JsonPropertyDescription("Field of the manifest to check, if known.")
        String field,

        @JsonPropertyDescription("Pod that failed.") String pod,
        @JsonPropertyDescription("Node it ran on.") String node,

        @JsonPropertyDescription("Exit code of the trainer.")
        Integer exitCode,

        @JsonPropertyDescription("What went wrong.") String message,
        @JsonPropertyDescription("What to do about it.") String hint,

        @JsonPropertyDescription("The last lines of the log, at most 2 KiB.")
        String logTail,

        @JsonPropertyDescription("When it failed, RFC 3339.")
        String time) {}
