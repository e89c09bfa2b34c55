package dev.longcontext.contract;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.soabase.recordbuilder.core.RecordBuilder;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One measurement of base and tuned model, and the gates it must pass. */
@JsonClassDescription("One measurement.")
public record EvaluationConfig(
        @JsonPropertyDescription("A name that is unique among the evaluations.")
        @Pattern(regexp = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        String name,

        @JsonPropertyDescription("NeedleInAHaystack.") Suite suite,

        @JsonPropertyDescription("The grid of lengths and depths; with the suite NeedleInAHaystack.") @Nullable
        Needle needle,

        @JsonPropertyDescription("Bounds on the metrics.") @Nullable
        List<Gate> gates) {

    public EvaluationConfig {
        gates = gates == null ? List.of() : List.copyOf(gates);
    }

    /** What is measured. */
    public enum Suite {
        NeedleInAHaystack
    }

    /** Depths lie evenly from the start (0 %) to the end (100 %) of the haystack. */
    public record Needle(
            @JsonPropertyDescription("Tokens of a haystack, each at least 1 and at most the target length.")
            @Size(min = 1)
            List<@Min(1) Integer> lengths,

            @JsonPropertyDescription("How many depths, at least 1.") @Min(1)
            int depths,

            @JsonPropertyDescription("Samples of each length and depth, at least 1.") @Min(1)
            int samplesPerCell,

            @JsonPropertyDescription("A whole number, at least 0.") @PositiveOrZero
            long seed) {
        public Needle {
            lengths = List.copyOf(lengths);
        }
    }

    /** A bound on a metric of the tuned model; at least one of the three bounds is given. */
    @RecordBuilder
    public record Gate(
            @JsonPropertyDescription("Name of a metric of the suite.") @NotEmpty
            String metric,

            @JsonPropertyDescription("The metric must be at least this.") @Nullable
            Double min,

            @JsonPropertyDescription("The metric must be at most this.") @Nullable
            Double max,

            @JsonPropertyDescription("How far the metric may lie below the base model's, at least 0.")
            @PositiveOrZero
            @Nullable
            Double maxDropFromBase,

            @JsonPropertyDescription("Block or Warn.") Severity severity)
            implements EvaluationConfigGateBuilder.With {}

    /** Whether a failed gate keeps the model from being published. */
    public enum Severity {
        Block,
        Warn
    }
}
