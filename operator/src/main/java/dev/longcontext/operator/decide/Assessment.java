package dev.longcontext.operator.decide;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.facts.PodProblem;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.resolve.ResolvedRun;
import dev.longcontext.operator.resolve.Stage;
import java.time.Instant;
import java.util.Optional;

/**
 * Everything that the conditions and the actions follow from.
 *
 * @param gates the gates' verdict; empty while there is none
 */
record Assessment(
        ResolvedRun run,
        Memory memory,
        Observation seen,
        NodeFit fit,
        Course course,
        Optional<Verdict> gates,
        Situation situation) {

    /** A verdict that is not known does not let anything pass. */
    private static final Verdict LOST = Verdict.no(
            ConditionType.GatesPassed, ConditionReasons.VERDICT_LOST, "the gates' verdict is not known any more");

    static Assessment of(ResolvedRun run, Memory memory, Observation seen, Instant now) {
        NodeFit fit = NodeFit.of(run.placement(), seen.nodes());
        Course course = Course.of(run, memory, seen, now);
        Optional<Verdict> gates = gates(run, memory, course);
        Situation wanted = withheld(run, course, gates)
                .<Situation>map(Situation.GatesFailed::new)
                .or(() -> course.current().map(stage -> during(run, memory, seen, fit, stage)))
                .orElseGet(() -> after(run, seen));
        Situation situation = seen.refusal() == null ? wanted : refused(course, wanted, seen.refusal());
        return new Assessment(run, memory, seen, fit, course, gates, situation);
    }

    /** What becomes of a situation in which something was to be done and was refused. */
    private static Situation refused(Course course, Situation wanted, Refusal refusal) {
        if (wanted instanceof Situation.Serving serving) {
            return new Situation.Serving(
                    serving.facts().refused(Refusals.reason(refusal.kind()), Refusals.message(refusal)));
        }
        boolean stageWaits = wanted instanceof Situation.Starting
                || wanted instanceof Situation.Working
                || wanted instanceof Situation.Blocked
                || wanted instanceof Situation.Suspended;
        return course.current()
                .filter(stage -> stageWaits)
                .<Situation>map(stage -> new Situation.Blocked(
                        stage,
                        Refusals.blocker(StageConditions.typeOf(stage.record().stage()), refusal)))
                .orElse(wanted);
    }

    private static Optional<Verdict> gates(ResolvedRun run, Memory memory, Course course) {
        if (run.config().evaluation().isEmpty()) {
            return Optional.of(
                    Verdict.yes(ConditionType.GatesPassed, ConditionReasons.NO_GATES, "spec.evaluation has no gates"));
        }
        return course.summary(Stage.EVALUATE)
                .map(Gates::of)
                .or(() -> course.done(Stage.EVALUATE)
                        ? Optional.of(memory.verdicts().getOrDefault(ConditionType.GatesPassed, LOST))
                        : Optional.empty());
    }

    /** Why nothing is exported or published, if the gates say so. */
    private static Optional<String> withheld(ResolvedRun run, Course course, Optional<Verdict> gates) {
        boolean binding = run.publish().when() == ResolvedRun.When.ON_GATES_PASSED && !course.done(Stage.EXPORT);
        return gates.filter(verdict -> binding && !verdict.isTrue()).map(Verdict::message);
    }

    private static Situation during(ResolvedRun run, Memory memory, Observation seen, NodeFit fit, StageState stage) {
        if (stage instanceof StageState.Failed failed) {
            return new Situation.Failed(failed.record(), failed.failure().orElse(memory.failure()));
        }
        if (run.suspend()) {
            boolean atRest = !(stage instanceof StageState.Active active)
                    || (active.job().suspendRequested() && active.job().livePods() == 0);
            return new Situation.Suspended(stage, atRest);
        }
        if (stage instanceof StageState.Active active) {
            return working(active);
        }
        if (stage instanceof StageState.BackingOff backingOff) {
            return new Situation.BackingOff(backingOff);
        }
        return Preconditions.unmet(run, stage.record().stage(), seen, fit)
                .<Situation>map(blocker -> new Situation.Blocked(stage, blocker))
                .orElseGet(() -> new Situation.Starting((StageState.Startable) stage));
    }

    private static Situation working(StageState.Active active) {
        JobFacts job = active.job();
        PodFacts pod = job.pod();
        boolean cannotStart = pod != null
                && !pod.finished()
                && pod.problem() != null
                && !PodProblem.UNSCHEDULABLE.equals(pod.problem().reason());
        return cannotStart
                ? new Situation.Blocked(
                        active,
                        PodBlockers.of(StageConditions.typeOf(active.record().stage()), pod.name(), pod.problem()))
                : new Situation.Working(active);
    }

    private static Situation after(ResolvedRun run, Observation seen) {
        boolean served = run.publish().kserve() != null && run.publish().when() != ResolvedRun.When.NEVER;
        return served ? new Situation.Serving(seen.serving()) : new Situation.Done();
    }

    /** Remembered: a run that succeeded once has succeeded, whatever becomes of its server. */
    boolean succeeded() {
        return situation instanceof Situation.Done
                || (situation instanceof Situation.Serving serving
                        && (serving.facts().ready() || memory.says(ConditionType.Succeeded, Verdict.Status.True)));
    }
}
