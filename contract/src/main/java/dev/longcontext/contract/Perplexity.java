package dev.longcontext.contract;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A window of each length slides over texts that are as long as the longest. */
public record Perplexity(
        @JsonPropertyDescription("Tokens of the window, each at least 2 and at most the target length.") @Size(min = 1)
        List<@Min(2) Integer> lengths,

        @JsonPropertyDescription(
                "Tokens by which the window moves, at least 1; a window that is shorter moves by its own length. "
                        + "Half of each length where it is left out.")
        @Min(1)
        @Nullable
        Integer stride)
        implements SuiteSettings {
    /** With the shortest length of context. */
    public static final Metric SHORTEST_LENGTH = Metric.cost("shortestLengthPerplexity");

    /** With the longest one. */
    public static final Metric LONGEST_LENGTH = Metric.cost("longestLengthPerplexity");

    /** With the length where it is greatest. */
    public static final Metric WORST_LENGTH = Metric.cost("worstLengthPerplexity");

    /** In the order in which they are shown. */
    static final List<Metric> PERPLEXITIES = List.of(SHORTEST_LENGTH, LONGEST_LENGTH, WORST_LENGTH);

    public Perplexity {
        lengths = lengths == null ? List.of() : List.copyOf(lengths); // the schema says that it is missing
    }

    /** Tokens by which a window of the length moves. */
    public int strideAt(int length) {
        return stride == null ? length / 2 : Math.min(stride, length);
    }

    @Override
    public OptionalInt textTokens() {
        return lengths.stream().mapToInt(Integer::intValue).max();
    }
}
