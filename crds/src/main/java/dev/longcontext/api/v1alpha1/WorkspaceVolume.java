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
        message = "subPath is a folder on the claim of claimName: set claimName, or leave subPath out")
@ValidationRule(
        value = "!has(self.subPath) || self.subPath.split('/').all(part, !(part in ['', '..'])"
                + " && (part != '.' || self.subPath == '.'))",
        message = "subPath is a path below the top of the claim, such as runs/first, or . for the top itself: write it"
                + " without / at its ends and without ..")
public record WorkspaceVolume(
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "An existing claim; the run uses a folder of its own name on it, or the one of subPath. Excludes "
                        + "claimTemplate. Immutable.")
        String claimName,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "The run's folder on the claim of claimName, made when it is not there; . is the claim's top. A run "
                        + "takes up what another one of the same inputs left there. Default: the run's name. Immutable.")
        String subPath,

        @JsonPropertyDescription("A claim made for this run and deleted with it. Default: one of 200Gi of the default "
                + "storage class. Excludes claimName. Immutable.")
        ClaimTemplate claimTemplate) {}
