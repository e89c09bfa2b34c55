package dev.longcontext.operator.decide;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.facts.ServingFacts;
import dev.longcontext.operator.memory.Failure;
import dev.longcontext.operator.memory.Verdict;
import java.util.List;

/** The four conditions about the run as a whole: Succeeded, Suspended, Reconciling, Stalled. */
final class Summary {

    private Summary() {}

    static List<Verdict> of(Assessment assessment) {
        return List.of(succeeded(assessment), suspended(assessment), reconciling(assessment), stalled(assessment));
    }

    private static Verdict succeeded(Assessment assessment) {
        ConditionType type = ConditionType.Succeeded;
        if (assessment.succeeded()) {
            Verdict remembered = assessment.memory().verdicts().get(type);
            return remembered != null && remembered.isTrue()
                    ? remembered
                    : Verdict.yes(type, "Succeeded", RunState.Succeeded.sentence());
        }
        if (assessment.situation() instanceof Situation.Failed failed) {
            return Verdict.no(type, failed.failure().failureClass().name(), told(failed.failure()));
        }
        if (assessment.situation() instanceof Situation.GatesFailed gates) {
            return Verdict.no(type, ConditionReasons.GATES_FAILED, gates.message());
        }
        RunState state = States.of(assessment);
        return Verdict.open(type, state.name(), state.sentence());
    }

    private static String told(Failure failure) {
        String where = failure.field() == null ? "" : failure.field() + ": ";
        return where + Sentence.closed(failure.message()) + (failure.hint() == null ? "" : " " + failure.hint());
    }

    private static Verdict suspended(Assessment assessment) {
        ConditionType type = ConditionType.Suspended;
        if (assessment.situation() instanceof Situation.Suspended suspended) {
            return suspended.atRest()
                    ? Verdict.yes(type, ConditionReasons.SUSPENDED, "no pod runs; set spec.suspend to false to go on")
                    : Verdict.no(type, ConditionReasons.STOPPING, "the stage saves a checkpoint and stops");
        }
        if (assessment.run().suspend() && assessment.situation() instanceof Situation.Blocked) {
            return Verdict.no(type, ConditionReasons.STOPPING, "the condition Stalled says what is in the way");
        }
        return Verdict.no(type, ConditionReasons.NOT_SUSPENDED, "spec.suspend is not true");
    }

    private static Verdict reconciling(Assessment assessment) {
        ConditionType type = ConditionType.Reconciling;
        RunState state = States.of(assessment);
        boolean atRest = assessment.situation() instanceof Situation.Suspended suspended && suspended.atRest();
        return state.terminal() || atRest || stalled(assessment).isTrue()
                ? Verdict.no(type, state.name(), state.sentence())
                : Verdict.yes(type, state.name(), state.sentence());
    }

    /** What clears up and was refused is told beside what else is in the way. */
    private static Verdict stalled(Assessment assessment) {
        Verdict main = mainlyStalled(assessment);
        Refusal refusal = assessment.seen().refusal();
        if (refusal == null || !main.isTrue() || !refusal.aside()) {
            return main;
        }
        String alone = Refusals.message(refusal);
        return main.message().equals(alone)
                ? main
                : Verdict.yes(main.type(), main.reason(), Sentence.closed(main.message()) + " " + alone);
    }

    private static Verdict mainlyStalled(Assessment assessment) {
        ConditionType type = ConditionType.Stalled;
        Situation situation = assessment.situation();
        if (situation instanceof Situation.Failed failed) {
            return Verdict.yes(type, failed.failure().failureClass().name(), told(failed.failure()));
        }
        if (situation instanceof Situation.GatesFailed gates) {
            return Verdict.yes(type, ConditionReasons.GATES_FAILED, gates.message());
        }
        if (situation instanceof Situation.Blocked blocked) {
            return Verdict.yes(
                    type, blocked.blocker().reason(), blocked.blocker().message());
        }
        if (situation instanceof Situation.Serving serving && needsSomebody(serving.facts())) {
            Verdict ready = Conditions.serving(type, serving.facts());
            return Verdict.yes(type, ready.reason(), ready.message());
        }
        Refusal refusal = assessment.seen().refusal();
        return refusal == null
                ? Verdict.no(type, ConditionReasons.NOT_STALLED, "nothing is in the way")
                : Verdict.yes(type, Refusals.reason(refusal.kind()), Refusals.message(refusal));
    }

    private static boolean needsSomebody(ServingFacts facts) {
        return switch (facts.phase()) {
            case API_ABSENT, FOREIGN, CONTESTED, FAILED, REFUSED, STOPPED -> true;
            case UNOBSERVED, ABSENT, DRIFTED, PROGRESSING, READY -> false;
        };
    }
}
