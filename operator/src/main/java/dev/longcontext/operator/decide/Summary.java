package dev.longcontext.operator.decide;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.decide.obstacle.AwayNode;
import dev.longcontext.operator.decide.obstacle.Blocker;
import dev.longcontext.operator.decide.obstacle.Refusals;
import dev.longcontext.operator.decide.obstacle.Sentence;
import dev.longcontext.operator.decide.situation.Findings;
import dev.longcontext.operator.decide.situation.RunState;
import dev.longcontext.operator.decide.stage.StageState;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.memory.Verdict;
import java.util.List;
import java.util.Optional;

/** The four conditions about the run as a whole: Succeeded, Suspended, Reconciling, Stalled. */
record Summary(Findings findings, RunState state, Optional<Blocker> blocker) {

    static List<Verdict> of(Assessment assessment) {
        Summary summary = new Summary(
                assessment.findings(),
                assessment.state(),
                assessment.situation().blocker());
        return List.of(summary.succeeded(), summary.suspended(), summary.reconciling(), summary.stalled());
    }

    private Verdict succeeded() {
        ConditionType type = ConditionType.Succeeded;
        if (state == RunState.Succeeded) {
            return Optional.ofNullable(findings.memory().verdicts().get(type))
                    .filter(Verdict::isTrue)
                    .orElse(Verdict.yes(type, "Succeeded", state.sentence()));
        }
        return blocker.filter(any -> state.terminal())
                .map(why -> Verdict.no(type, why.reason(), why.message()))
                .orElse(Verdict.open(type, state.name(), state.sentence()));
    }

    private Verdict suspended() {
        ConditionType type = ConditionType.Suspended;
        if (state == RunState.Suspended) {
            return isAtRest()
                    ? Verdict.yes(
                            type,
                            ConditionReasons.SUSPENDED,
                            "no pod is running; set spec.suspend to false to continue")
                    : Verdict.no(type, ConditionReasons.STOPPING, stopping());
        }
        return findings.run().suspend() && state == RunState.Blocked
                ? Verdict.no(type, ConditionReasons.STOPPING, "the condition Stalled says what is blocking the run")
                : Verdict.no(type, ConditionReasons.NOT_SUSPENDED, "spec.suspend is not true");
    }

    /** A node that does not answer is not heard to have stopped anything. */
    private String stopping() {
        return findings.pipeline()
                .current()
                .flatMap(stage -> stage.job().or(stage::former))
                .map(JobFacts::pod)
                .flatMap(pod -> AwayNode.whyNotStopped(pod, findings.seen().nodes()))
                .orElse("the stage saves a checkpoint and stops");
    }

    /** Suspended, and no pod lives any more. */
    private boolean isAtRest() {
        return state == RunState.Suspended
                && findings.seen().strays().isEmpty()
                && findings.pipeline()
                        .current()
                        .map(StageState.Unfinished::atRest)
                        .orElse(true);
    }

    private Verdict reconciling() {
        ConditionType type = ConditionType.Reconciling;
        return state.terminal() || isAtRest() || stalled().isTrue()
                ? Verdict.no(type, state.name(), state.sentence())
                : Verdict.yes(type, state.name(), state.sentence());
    }

    /** What clears up and was refused is told beside what else is in the way. */
    private Verdict stalled() {
        ConditionType type = ConditionType.Stalled;
        Optional<Refusal> refusal = Optional.ofNullable(findings.seen().refusal());
        if (blocker.isEmpty()) {
            return refusal.map(no -> Verdict.yes(type, Refusals.reason(no.kind()), Refusals.message(no)))
                    .orElse(Verdict.no(type, ConditionReasons.NOT_STALLED, "nothing is blocking the run"));
        }
        Blocker why = blocker.get();
        String beside = refusal.filter(Refusal::aside)
                .map(Refusals::message)
                .filter(text -> !text.equals(why.message()))
                .map(text -> " " + text)
                .orElse("");
        return Verdict.yes(
                type, why.reason(), beside.isEmpty() ? why.message() : Sentence.closed(why.message()) + beside);
    }
}
