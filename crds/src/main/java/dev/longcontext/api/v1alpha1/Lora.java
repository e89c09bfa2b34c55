package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** Low-rank adapters (Hu et al., arXiv 2106.09685). */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.alpha) || double(self.alpha) > 0.0",
        message = "alpha must be above 0, for example 16")
@ValidationRule(
        value = "!has(self.targetModules) || self.targetModules.all(a, self.targetModules.exists_one(b, b == a))",
        message = "targetModules names a projection twice: write each once")
@RecordBuilder
public record Lora(
        @Min(1) @Max(1024) @JsonPropertyDescription("Rank r of the adapters. Default: 32. Immutable.")
        Integer rank,

        @Pattern(Rules.DECIMAL)
        @Size(min = 1, max = 32)
        @JsonPropertyDescription(
                "Scale: the adapter's output is multiplied by alpha / rank. A decimal number. Default: 16. "
                        + "Immutable.")
        String alpha,

        @Size(min = 1, max = 8)
        @JsonPropertyDescription("Projections that get an adapter. Default: q_proj, k_proj, v_proj, o_proj. Immutable.")
        List<TargetModule> targetModules,

        @JsonPropertyDescription("Also train the full token embeddings, as in the paper. Default: true. Immutable.")
        Boolean trainEmbeddings) {
    /** A projection of the attention block. */
    public enum TargetModule {
        q_proj,
        k_proj,
        v_proj,
        o_proj
    }
}
