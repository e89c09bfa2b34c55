package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** One evaluation of the base and the tuned model. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.suite != 'NeedleInAHaystack' || has(self.needle)",
        message = "suite NeedleInAHaystack needs needle.lengths")
@ValidationRule(
        value = "self.suite != 'NeedleInAHaystack' || !has(self.sources)",
        message = "suite NeedleInAHaystack makes its texts itself: remove sources")
@ValidationRule(
        value = "self.suite != 'NeedleInAHaystack' || !has(self.gates) || " + EvaluationSuite.SHARES,
        message = "the bounds of this suite's gates are shares from 0 to 1: write 0.98 for 98 %")
@ValidationRule(
        value = "self.suite != 'NeedleInAHaystack' || !has(self.gates) || " + EvaluationSuite.MORE_IS_BETTER,
        message = "of this suite's metrics more is better: write maxDropFromBase in place of maxRiseFromBase")
@ValidationRule(
        value = "!has(self.sources) || self.sources.all(a, self.sources.exists_one(b, b.name == a.name))",
        message = "two sources of an evaluation have the same name: give each a name of its own")
public record EvaluationSuite(
        @Required
        @Pattern(Rules.NAME)
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("Name, unique in the list. Required. Immutable.")
        String name,

        @Required
        @JsonPropertyDescription(
                "NeedleInAHaystack: a sentence with a pass key is hidden at several depths of texts of "
                        + "several lengths, and asked for. Required. Immutable.")
        Suite suite,

        @JsonPropertyDescription("The grid of NeedleInAHaystack. Required with it. Immutable.")
        Needle needle,

        @Size(min = 1, max = 8)
        @JsonPropertyDescription(
                "Texts that the models are measured on, for suites that need them; fetched by the stage "
                        + "prepare. Default: none. Immutable.")
        List<DataSource> sources,

        @Size(min = 0, max = 8)
        @JsonPropertyDescription("Bounds that decide about publishing. Default: none. Immutable.")
        List<Gate> gates) {
    /** Kind of evaluation. */
    public enum Suite {
        NeedleInAHaystack
    }

    /** What gates bound. */
    public enum Metric {
        accuracy,
        worstLengthAccuracy,
        longestLengthAccuracy,
        worstCellAccuracy
    }

    /** Beginning of the description of {@code gates[].metric}. */
    static final String METRICS = "accuracy: share of right answers over the whole grid. worstLengthAccuracy, "
            + "worstCellAccuracy: the same over the worst length, the worst cell. "
            + "longestLengthAccuracy: over the longest length. ";

    /** No suite {@code e} reads texts of more than {@code self.context.targetLength} tokens. */
    static final String WITHIN_TARGET = "(!has(e.needle) || e.needle.lengths.all(l, l <= self.context.targetLength))";

    /** For suites whose metrics are shares. */
    static final String SHARES = "self.gates.all(g, [g.?min, g.?max, g.?maxDropFromBase].all(bound, "
            + "double(bound.orValue('0')) <= 1.0))";

    /** For suites whose metrics are the better the greater they are. */
    static final String MORE_IS_BETTER = "self.gates.all(g, !has(g.maxRiseFromBase))";
}
