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
@ValidationRule(
        value = "!has(self.subPath) || has(self.claimName)",
        message = "subPath is a folder on the claim in claimName: set claimName, or omit subPath")
@ValidationRule(
        value = "!has(self.subPath) || self.subPath.split('/').all(part, !(part in ['', '..'])"
                + " && (part != '.' || self.subPath == '.'))",
        message = "subPath is a path below the top of the claim, such as runs/first, or . for the top itself: "
                + "write it without leading or trailing / and without ..")
public record WorkspaceVolume(
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "An existing claim. The run uses the folder subPath on it, by default a folder with the run's "
                        + "name. Excludes claimTemplate. Immutable.")
        String claimName,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "The run's folder on the claim in claimName; it is created if it does not exist, and . is the "
                        + "claim's top. A run reuses what another run with the same inputs left there. Default: the run's "
                        + "name. Immutable.")
        String subPath,

        @JsonPropertyDescription(
                "A claim created for this run and deleted with it. Default: 200Gi of the default storage class. "
                        + "Excludes claimName. Immutable.")
        ClaimTemplate claimTemplate) {}
