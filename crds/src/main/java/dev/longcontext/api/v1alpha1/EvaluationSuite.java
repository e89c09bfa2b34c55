package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** One evaluation of the base and the tuned model. What its gates may bound, CrdSuites writes out of the contract. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.suite) != has(self.preset)",
        message = "an evaluation is of a suite or of a preset: write suite or preset, one of them")
@ValidationRule(
        value = "has(self.preset) || has(self.name)",
        message = "an evaluation of a suite needs a name: write one")
@ValidationRule(
        value = "!has(self.preset) || !has(self.needle) && !has(self.perplexity) && !has(self.ruler) && "
                + "!has(self.topicRetrieval) && !has(self.multipleChoice) && !has(self.custom) && "
                + "!has(self.longBench) && !has(self.reasoning) && !has(self.infiniteBench)",
        message = "a preset has settings of its own: remove those of single suites, or write suite in place of preset")
@ValidationRule(
        value = "self.?preset.orValue('') != 'Effective' || !has(self.sources)",
        message = "preset Effective makes its texts itself: remove sources")
@ValidationRule(
        value = "self.?preset.orValue('') != 'Paper' || !has(self.gates) && !has(self.effectiveLength)",
        message =
                "preset Paper is several evaluations, of which gates and effectiveLength would be of one: remove them, or "
                        + "write that evaluation with its suite")
@ValidationRule(
        value = "self.?preset.orValue('') == 'Paper' || !has(self.without)",
        message = "without leaves out evaluations of preset Paper: remove it")
@ValidationRule(
        value = "self.?preset.orValue('') != 'Paper' || " + EvaluationSuite.SOURCE
                + "'longbench')) != (has(self.without) && self.without.exists(w, w == 'LongBench'))",
        message = "preset Paper needs a source named longbench with LongBench's records: add it, or write "
                + "without: [LongBench], not both")
@ValidationRule(
        value = "self.?preset.orValue('') != 'Paper' || " + EvaluationSuite.SOURCE
                + "'mmlu')) != (has(self.without) && self.without.exists(w, w == 'Mmlu'))",
        message =
                "preset Paper needs a source named mmlu with MMLU's test questions: add it, or write without: [Mmlu], "
                        + "not both")
@ValidationRule(
        value = "self.?preset.orValue('') != 'Paper' || !has(self.sources) || "
                + "self.sources.all(s, s.name == 'longbench' || s.name == 'mmlu')",
        message = "preset Paper reads the sources longbench and mmlu: remove others, or rename them")
@ValidationRule(
        value = "self.?suite.orValue('') != 'NeedleInAHaystack' || has(self.needle)",
        message = "suite NeedleInAHaystack needs needle.lengths")
@ValidationRule(
        value = "self.?suite.orValue('') != 'NeedleInAHaystack' || !has(self.sources) || has(self.needle) && "
                + "(!has(self.needle.metric) || self.needle.metric != 'NextTokens')",
        message = "metric NextTokens of suite NeedleInAHaystack makes its texts itself: remove sources")
@ValidationRule(
        value = "self.?suite.orValue('') != 'NeedleInAHaystack' || !has(self.perplexity)",
        message = "perplexity is of suite Perplexity: remove it, or write that suite")
@ValidationRule(
        value = "self.?suite.orValue('') != 'Perplexity' || !has(self.effectiveLength)",
        message = "suite Perplexity has no score by length: remove effectiveLength")
@ValidationRule(
        value =
                "self.?suite.orValue('') != 'Perplexity' || has(self.perplexity) && has(self.sources) && !has(self.needle)",
        message = "suite Perplexity needs perplexity.lengths and sources, and no needle")
@ValidationRule(
        value =
                "!(self.?suite.orValue('') in ['TopicRetrieval', 'MultipleChoice', 'Custom', 'LongBench', 'InfiniteBench']) ||"
                        + " !has(self.effectiveLength)",
        message = "this suite has no score by length: remove effectiveLength")
@ValidationRule(
        value = "(self.?suite.orValue('') == 'Ruler') == has(self.ruler)",
        message = "suite Ruler and the block ruler belong together: write both or neither")
@ValidationRule(
        value = "(self.?suite.orValue('') == 'TopicRetrieval') == has(self.topicRetrieval)",
        message = "suite TopicRetrieval and the block topicRetrieval belong together: write both or neither")
@ValidationRule(
        value = "(self.?suite.orValue('') == 'MultipleChoice') == has(self.multipleChoice)",
        message = "suite MultipleChoice and the block multipleChoice belong together: write both or neither")
@ValidationRule(
        value = "(self.?suite.orValue('') == 'Custom') == has(self.custom)",
        message = "suite Custom and the block custom belong together: write both or neither")
@ValidationRule(
        value = "(self.?suite.orValue('') == 'Reasoning') == has(self.reasoning)",
        message = "suite Reasoning and the block reasoning belong together: write both or neither")
@ValidationRule(
        value = "!has(self.multipleChoice) || !has(self.multipleChoice.shotsFrom) || !has(self.sources) || "
                + "self.sources.exists(s, s.name == self.multipleChoice.shotsFrom)",
        message = "shotsFrom is the name of none of the evaluation's sources")
@ValidationRule(
        value = "(self.?suite.orValue('') == 'LongBench') == has(self.longBench)",
        message = "suite LongBench and the block longBench belong together: write both or neither")
@ValidationRule(
        value = "(self.?suite.orValue('') == 'InfiniteBench') == has(self.infiniteBench)",
        message = "suite InfiniteBench and the block infiniteBench belong together: write both or neither")
@ValidationRule(
        value =
                "self.?suite.orValue('') in ['NeedleInAHaystack', 'Perplexity'] || !has(self.needle) && !has(self.perplexity)",
        message = "needle and perplexity are of the suites NeedleInAHaystack and Perplexity: remove them")
@ValidationRule(
        value = "!(self.?suite.orValue('') in ['Ruler', 'TopicRetrieval', 'Reasoning']) || !has(self.sources)",
        message = "this suite makes its texts itself: remove sources")
@ValidationRule(
        value =
                "!(self.?suite.orValue('') in ['MultipleChoice', 'Custom', 'LongBench', 'InfiniteBench']) || has(self.sources)",
        message = "this suite needs sources with its questions")
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
        @Pattern(Rules.NAME)
        @Size(min = 1, max = 63)
        @JsonPropertyDescription(
                "Name, unique in the list. Default: effective or paper, after the preset; with suite there is none, and it has "
                        + "to be given. Immutable.")
        String name,

        @JsonPropertyDescription(
                "Evaluations with settings that fit context.targetLength. Effective: Ruler at doubling lengths up to the target "
                        + "length, with effectiveLength. Paper: the paper's evaluation, NeedleInAHaystack, TopicRetrieval, LongBench "
                        + "of the source named longbench and MultipleChoice of the source named mmlu. Default: none; suite is given. "
                        + "Immutable.")
        Preset preset,

        @Size(min = 1, max = 3)
        @JsonPropertyDescription("Which evaluations of preset Paper are not made. Default: none. Immutable.")
        List<PaperEvaluation> without,

        @JsonPropertyDescription(
                "NeedleInAHaystack: a sentence with a pass key is hidden at several depths of texts of several"
                        + " lengths, and asked for. Perplexity: how well given texts are predicted with several lengths of"
                        + " context. Ruler: RULER's synthetic tasks at several lengths. TopicRetrieval: the first of many"
                        + " topics of a conversation is asked for. MultipleChoice: questions with options, such as MMLU's."
                        + " Custom: questions of your own. LongBench: the sets of LongBench and LongBench v2. Reasoning:"
                        + " made-up tasks that need more than finding a sentence. InfiniteBench: its questions about books and"
                        + " summaries of books. Default: none; preset is given. Immutable.")
        Suite suite,

        @JsonPropertyDescription("The grid of NeedleInAHaystack. Required with it. Immutable.")
        Needle needle,

        @JsonPropertyDescription("The lengths of Perplexity. Required with it. Immutable.")
        Perplexity perplexity,

        @JsonPropertyDescription("The tasks and lengths of Ruler. Required with it. Immutable.")
        Ruler ruler,

        @JsonPropertyDescription("The numbers of topics of TopicRetrieval. Required with it. Immutable.")
        TopicRetrieval topicRetrieval,

        @JsonPropertyDescription("How MultipleChoice asks. Required with it. Immutable.")
        MultipleChoice multipleChoice,

        @JsonPropertyDescription("How Custom asks and scores. Required with it. Immutable.")
        Custom custom,

        @JsonPropertyDescription("How long the prompts of LongBench may be. Required with it. Immutable.")
        LongBench longBench,

        @JsonPropertyDescription("The tasks and lengths of Reasoning. Required with it. Immutable.")
        Reasoning reasoning,

        @JsonPropertyDescription("How long the prompts of InfiniteBench may be. Required with it. Immutable.")
        InfiniteBench infiniteBench,

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
    /** Several settings, or several evaluations, by one word. */
    public enum Preset {
        Paper,
        Effective
    }

    /** The evaluations of the preset Paper. */
    public enum PaperEvaluation {
        Needle,
        Topics,
        LongBench,
        Mmlu
    }

    /** Kind of evaluation. */
    public enum Suite {
        NeedleInAHaystack,
        Perplexity,
        Ruler,
        TopicRetrieval,
        MultipleChoice,
        Custom,
        LongBench,
        Reasoning,
        InfiniteBench
    }

    /** What gates bound. */
    public enum Metric {
        accuracy,
        worstLengthAccuracy,
        longestLengthAccuracy,
        worstCellAccuracy,
        shortestLengthPerplexity,
        longestLengthPerplexity,
        worstLengthPerplexity,
        score,
        worstTaskScore,
        worstLengthScore,
        shortestLengthScore,
        longestLengthScore,
        itemScore
    }

    /** Beginning of the description of {@code gates[].metric}. */
    static final String METRICS = "accuracy: share of right answers over the whole grid. worstLengthAccuracy,"
            + " worstCellAccuracy: the same over the worst length, the worst cell. longestLengthAccuracy: over the longest"
            + " length. shortestLengthPerplexity, longestLengthPerplexity, worstLengthPerplexity: with the shortest, the"
            + " longest, the worst length of context. score: average score of the items, first over each task."
            + " worstTaskScore, worstLengthScore, shortestLengthScore, longestLengthScore: the same over the worst task,"
            + " the worst, the shortest, the longest length. itemScore: average over all items, whatever their task. ";

    /** Beginning of whether there is a source of a name. */
    static final String SOURCE = "(has(self.sources) && self.sources.exists(s, s.name == ";

    /** No suite {@code e} reads texts of more than {@code self.context.targetLength} tokens. */
    static final String WITHIN_TARGET =
            "(!has(e.needle) || e.needle.lengths.all(l, l <= self.context.targetLength)) && "
                    + "(!has(e.perplexity) || e.perplexity.lengths.all(l, l <= self.context.targetLength)) && "
                    + "(!has(e.ruler) || e.ruler.lengths.all(l, l <= self.context.targetLength)) && "
                    + "(!has(e.reasoning) || e.reasoning.lengths.all(l, l <= self.context.targetLength))";
}
