package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The volume that holds model, data, checkpoints and results. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!(has(self.claimName) && has(self.claimTemplate))",
        message = "set claimName or claimTemplate, not both")
public record WorkspaceVolume(
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "An existing claim; the run uses a folder of its own name on it. Excludes claimTemplate. "
                        + "Immutable.")
        String claimName,

        @JsonPropertyDescription("A claim made for this run and deleted with it. Default: one of 200Gi of the default "
                + "storage class. Excludes claimName. Immutable.")
        ClaimTemplate claimTemplate) {}
