package dev.longcontext.operator.decide;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.StageSummary.SourceCounts;
import dev.longcontext.contract.SyntheticReport;
import dev.longcontext.operator.decide.situation.Findings;
import dev.longcontext.operator.decide.stage.StageNames;
import dev.longcontext.operator.memory.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The condition of a stage that is done: what came of it, in numbers. */
final class StageResults {

    private StageResults() {}

    static Verdict done(Findings findings, Stage stage) {
        ConditionType type = StageNames.condition(stage);
        Verdict remembered = findings.memory().verdicts().get(type);
        return remembered != null && remembered.isTrue()
                ? remembered
                : Verdict.yes(
                        type,
                        ConditionReasons.DONE,
                        result(stage, findings.pipeline().summary(stage)));
    }

    private static String result(Stage stage, Optional<StageSummary> summary) {
        return summary.flatMap(s -> numbers(stage, s)).orElse("the stage " + stage.verb() + " is done");
    }

    /** Empty when the trainer did not tell them all. */
    static Optional<String> numbers(Stage stage, StageSummary s) {
        return switch (stage) {
            case PREPARE ->
                told(s.samples(), s.tokens(), s.dropped(), s.truncated())
                        .map(all -> s.samples() + " samples with " + s.tokens() + " tokens, " + s.dropped()
                                + " dropped, " + s.truncated() + " truncated" + bySource(s.sources()) + synthetic(s));
            case TRAIN ->
                told(s.steps(), s.finalLoss())
                        .map(all -> s.steps() + " steps, final loss " + Decimals.format(s.finalLoss()));
            case EVALUATE ->
                Optional.of(s.evaluations().size())
                        .filter(scores -> scores > 0)
                        .map(scores -> "evaluations with scores: " + scores + reused(s));
            case EXPORT -> Optional.of("the model is in the workspace");
        };
    }

    private static String reused(StageSummary summary) {
        long reused = summary.evaluations().stream()
                .filter(evaluation -> Boolean.TRUE.equals(evaluation.baseReused()))
                .count();
        return reused == 0 ? "" : "; the base model's of " + reused + " are an earlier run's";
    }

    /** How many of them are in the data after the steps, the counts of their source say. */
    private static String synthetic(StageSummary summary) {
        SyntheticReport made = summary.synthetic();
        return made == null || made.chats() == null
                ? ""
                : "; " + made.chats() + " synthetic chats were made, with " + made.requests() + " requests"
                        + (made.missing() == null || made.missing() == 0 ? "" : "; " + made.missing() + " are missing");
    }

    /** Of one source alone without steps, all that can be said is said. */
    private static String bySource(List<SourceCounts> sources) {
        boolean removed = sources.stream()
                .anyMatch(source -> !reason(source.duplicates(), "").isEmpty()
                        || !reason(source.contaminated(), "").isEmpty()
                        || !reason(source.documents(), "").isEmpty()
                        || !reason(source.nearDuplicates(), "").isEmpty()
                        || !reason(source.outOfMix(), "").isEmpty()
                        || !reason(source.repeated(), "").isEmpty());
        return sources.size() < 2 && !removed
                ? ""
                : sources.stream().map(StageResults::counts).collect(Collectors.joining(", ", "; ", ""));
    }

    private static String counts(SourceCounts source) {
        String left = Stream.of(
                        reason(source.tooLong(), "too long"),
                        reason(source.tooShort(), "too short"),
                        reason(source.duplicates(), "duplicates"),
                        reason(source.nearDuplicates(), "near duplicates"),
                        reason(source.contaminated(), "in an evaluation"),
                        reason(source.outOfMix(), "beyond its share"),
                        reason(source.truncated(), "truncated"),
                        reason(source.repeated(), "repeated"))
                .filter(reason -> !reason.isEmpty())
                .collect(Collectors.joining(", "));
        String documents = reason(source.documents(), "documents");
        return source.name() + " " + source.samples() + (documents.isEmpty() ? "" : " of " + documents)
                + (left.isEmpty() ? "" : " (" + left + ")");
    }

    private static String reason(Long count, String what) {
        return count == null || count == 0 ? "" : count + " " + what;
    }

    private static Optional<List<Object>> told(Object... values) {
        return Stream.of(values).allMatch(Objects::nonNull) ? Optional.of(List.of(values)) : Optional.empty();
    }
}
