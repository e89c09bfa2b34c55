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
        value = "self.suite != 'NeedleInAHaystack' || !has(self.perplexity)",
        message = "perplexity is of suite Perplexity: remove it, or write that suite")
@ValidationRule(
        value = "self.suite != 'NeedleInAHaystack' || !has(self.gates) || "
                + "self.gates.all(g, g.metric in ['accuracy', 'worstLengthAccuracy', 'longestLengthAccuracy', "
                + "'worstCellAccuracy'])",
        message = "suite NeedleInAHaystack has the metrics accuracy, worstLengthAccuracy, longestLengthAccuracy, "
                + "worstCellAccuracy: write one of these in its gates")
@ValidationRule(
        value = "self.suite != 'Perplexity' || !has(self.effectiveLength)",
        message = "suite Perplexity has no score by length: remove effectiveLength")
@ValidationRule(
        value = "self.suite != 'Perplexity' || has(self.perplexity) && has(self.sources) && !has(self.needle)",
        message = "suite Perplexity needs perplexity.lengths and sources, and no needle")
@ValidationRule(
        value = "self.suite != 'Perplexity' || !has(self.gates) || "
                + "self.gates.all(g, g.metric in ['shortestLengthPerplexity', 'longestLengthPerplexity', "
                + "'worstLengthPerplexity'])",
        message = "suite Perplexity has the metrics shortestLengthPerplexity, longestLengthPerplexity, "
                + "worstLengthPerplexity: write one of these in its gates")
@ValidationRule(
        value = "self.suite != 'Perplexity' || !has(self.gates) || " + EvaluationSuite.LESS_IS_BETTER,
        message = "of this suite's metrics less is better: write max or maxRiseFromBase")
@ValidationRule(
        value = "!has(self.sources) || self.sources.all(a, !has(a.steps) || !a.steps.exists(s, s == 'Decontaminate'))",
        message = "Decontaminate compares training data with evaluations: remove it from the sources of an evaluation")
@ValidationRule(
        value = "!has(self.sources) || self.sources.all(s, !has(s.weight) && !has(s.arrange))",
        message = "weight and arrange are about training data: remove them from the sources of an evaluation")
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
                        + "several lengths, and asked for. Perplexity: how well given texts are predicted with several lengths "
                        + "of context. Required. Immutable.")
        Suite suite,

        @JsonPropertyDescription("The grid of NeedleInAHaystack. Required with it. Immutable.")
        Needle needle,

        @JsonPropertyDescription("The lengths of Perplexity. Required with it. Immutable.")
        Perplexity perplexity,

        @Size(min = 1, max = 8)
        @JsonPropertyDescription(
                "Texts that the models are measured on, for suites that need them; fetched by the stage "
                        + "prepare. Default: none. Immutable.")
        List<DataSource> sources,

        @JsonPropertyDescription("What a tested length must reach to count as effective; the longest such length up to "
                + "which all do is in status.effectiveLength. Default: none is told. Immutable.")
        EffectiveLength effectiveLength,

        @Size(min = 0, max = 8)
        @JsonPropertyDescription("Bounds that decide whether the result is published. Default: none. Immutable.")
        List<Gate> gates) {
    /** Kind of evaluation. */
    public enum Suite {
        NeedleInAHaystack,
        Perplexity
    }

    /** What gates bound. */
    public enum Metric {
        accuracy,
        worstLengthAccuracy,
        longestLengthAccuracy,
        worstCellAccuracy,
        shortestLengthPerplexity,
        longestLengthPerplexity,
        worstLengthPerplexity
    }

    /** Beginning of the description of {@code gates[].metric}. */
    static final String METRICS = "accuracy: share of right answers over the whole grid. worstLengthAccuracy, "
            + "worstCellAccuracy: the same over the worst length, the worst cell. "
            + "longestLengthAccuracy: over the longest length. shortestLengthPerplexity, longestLengthPerplexity, "
            + "worstLengthPerplexity: with the shortest, the longest, the worst length of context. ";

    /** No suite {@code e} reads texts of more than {@code self.context.targetLength} tokens. */
    static final String WITHIN_TARGET =
            "(!has(e.needle) || e.needle.lengths.all(l, l <= self.context.targetLength)) && "
                    + "(!has(e.perplexity) || e.perplexity.lengths.all(l, l <= self.context.targetLength))";

    /** For suites whose metrics are shares. */
    static final String SHARES = "self.gates.all(g, [g.?min, g.?max, g.?maxDropFromBase].all(bound, "
            + "double(bound.orValue('0')) <= 1.0))";

    /** For suites whose metrics are the better the greater they are. */
    static final String MORE_IS_BETTER = "self.gates.all(g, !has(g.maxRiseFromBase))";

    /** For suites whose metrics are the better the less they are. */
    static final String LESS_IS_BETTER = "self.gates.all(g, !has(g.maxDropFromBase) && !has(g.min))";
}
