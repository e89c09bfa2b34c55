package dev.longcontext.operator.decide;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.contract.TerminationMessage.Summary;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.facts.PodProblem;
import dev.longcontext.operator.memory.Failure;
import dev.longcontext.operator.memory.StageRecord;
import dev.longcontext.operator.memory.Verdict;
import dev.longcontext.operator.resolve.Stage;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The condition of each stage: True when it is done, False when it cannot be, Unknown as long as both are possible. */
final class StageConditions {

    private static final String OUTDATED = " with the values it was made from; changes made since come with the next"
            + " attempt: suspend the run and resume it to have them now";

    private StageConditions() {}

    static ConditionType typeOf(Stage stage) {
        return switch (stage) {
            case PREPARE -> ConditionType.DataReady;
            case TRAIN -> ConditionType.Trained;
            case EVALUATE -> ConditionType.Evaluated;
            case EXPORT -> ConditionType.ArtifactPublished;
        };
    }

    static Verdict of(Assessment assessment, StageRecord record) {
        ConditionType type = typeOf(record.stage());
        boolean current = assessment
                .pipeline()
                .current()
                .map(state -> state.record().stage() == record.stage())
                .orElse(false);
        if (record.phase() == StageRecord.Phase.Succeeded) {
            return done(assessment, type, record.stage());
        }
        if (assessment.situation() instanceof Situation.GatesFailed) {
            return Verdict.no(type, ConditionReasons.GATES_FAILED, "not exported, because a gate failed");
        }
        return current
                ? open(assessment, type, record)
                : Verdict.open(
                        type,
                        ConditionReasons.WAITING,
                        "the stages before " + record.stage().verb() + " are not done");
    }

    private static Verdict done(Assessment assessment, ConditionType type, Stage stage) {
        Verdict remembered = assessment.memory().verdicts().get(type);
        return remembered != null && remembered.isTrue()
                ? remembered
                : Verdict.yes(
                        type,
                        ConditionReasons.DONE,
                        result(stage, assessment.pipeline().summary(stage)));
    }

    private static String result(Stage stage, Optional<Summary> summary) {
        return summary.flatMap(s -> numbers(stage, s)).orElse("the stage " + stage.verb() + " is done");
    }

    /** Empty when the trainer did not tell them all. */
    private static Optional<String> numbers(Stage stage, Summary s) {
        return switch (stage) {
            case PREPARE ->
                told(s.samples(), s.tokens(), s.dropped(), s.truncated())
                        .map(all -> s.samples() + " samples with " + s.tokens() + " tokens, " + s.dropped()
                                + " dropped, " + s.truncated() + " truncated");
            case TRAIN ->
                told(s.steps(), s.finalLoss())
                        .map(all -> s.steps() + " steps, final loss " + Decimals.format(s.finalLoss()));
            case EVALUATE ->
                Optional.of(s.evaluations().size())
                        .filter(scores -> scores > 0)
                        .map(scores -> "evaluations with scores: " + scores);
            case EXPORT -> Optional.of("the model is in the workspace");
        };
    }

    private static Optional<List<Object>> told(Object... values) {
        return Stream.of(values).allMatch(Objects::nonNull) ? Optional.of(List.of(values)) : Optional.empty();
    }

    private static Verdict open(Assessment assessment, ConditionType type, StageRecord record) {
        Situation situation = assessment.situation();
        if (situation instanceof Situation.Failed failed) {
            return Verdict.no(
                    type,
                    failed.failure().failureClass().name(),
                    failed.failure().message());
        }
        if (situation instanceof Situation.Blocked blocked) {
            Blocker blocker = blocked.blocker();
            return blocker.type() == type
                    ? Verdict.no(type, blocker.reason(), blocker.message())
                    : Verdict.open(type, ConditionReasons.BLOCKED, "the condition " + blocker.type() + " says why");
        }
        if (situation instanceof Situation.Suspended) {
            return Verdict.open(type, ConditionReasons.SUSPENDED, "the run is suspended");
        }
        if (situation instanceof Situation.BackingOff backingOff) {
            Failure failure = backingOff.stage().failure();
            return Verdict.open(type, ConditionReasons.RESTARTING, failure.failureClass() + ": " + failure.message());
        }
        if (situation instanceof Situation.Awaiting awaiting) {
            return Verdict.open(
                    type, ConditionReasons.STARTING, attempt(record) + " starts as soon as " + awaiting.event());
        }
        return situation instanceof Situation.Working working
                ? working(assessment, type, working.stage())
                : Verdict.open(type, ConditionReasons.STARTING, attempt(record) + " starts");
    }

    private static Verdict working(Assessment assessment, ConditionType type, StageState.Active active) {
        if (active.job().suspendedByAnother()) {
            return Verdict.open(type, ConditionReasons.JOB_SUSPENDED, suspended(active.job()));
        }
        PodFacts pod = active.job().pod();
        Optional<String> volume = pod != null && active.job().unplaced()
                ? Storage.waiting(assessment.run(), assessment.seen())
                : Optional.empty();
        if (volume.isPresent()) {
            return Verdict.open(type, ConditionReasons.VOLUME_PENDING, attempt(active.record()) + " " + volume.get());
        }
        if (pod != null && pod.problem() != null && !pod.running()) {
            PodProblem problem = pod.problem();
            return Verdict.open(
                    type,
                    problem.reason(),
                    problem.message() == null
                            ? attempt(active.record()) + " waits for its pod to be placed on a node"
                            : problem.message());
        }
        return pod != null && pod.running()
                ? Verdict.open(
                        type,
                        ConditionReasons.RUNNING,
                        attempt(active.record()) + " runs on node " + pod.node()
                                + (active.outdated() ? OUTDATED : "")
                                + DeletedClaims.warning(assessment.run(), assessment.seen())
                                        .map(warning -> "; " + warning)
                                        .orElse(""))
                : Verdict.open(type, ConditionReasons.STARTING, attempt(active.record()) + " starts");
    }

    private static String suspended(JobFacts job) {
        return "Job " + job.name() + " is suspended by " + job.suspension().by()
                + "; it goes on when whoever that is sets its spec.suspend to false";
    }

    private static String attempt(StageRecord record) {
        return "attempt " + record.attempt() + " at " + record.stage().verb();
    }
}
