package dev.longcontext.operator.decide;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.contract.ProgressReport;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.facts.PodProblem;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.memory.Memory;
import dev.longcontext.operator.memory.Verdict;
import dev.longcontext.operator.resolve.ResolvedRun;
import dev.longcontext.operator.resolve.Stage;
import java.time.Instant;
import java.util.Optional;

/**
 * Everything that the conditions and the actions follow from.
 *
 * @param memory with the stages that spec.retry takes up again
 * @param checkpoint the last one of training
 * @param gates the gates' verdict; empty while there is none
 */
record Assessment(
        ResolvedRun run,
        Memory memory,
        Observation seen,
        NodeFit fit,
        Pipeline pipeline,
        Optional<ProgressReport.Checkpoint> checkpoint,
        Optional<Verdict> gates,
        Situation situation,
        Retry retry) {

    /** A verdict that is not known does not let anything pass. */
    private static final Verdict LOST = Verdict.no(
            ConditionType.GatesPassed, ConditionReasons.VERDICT_LOST, "the gates' verdict is not known any more");

    static Assessment of(ResolvedRun run, Memory remembered, Observation seen, Instant now) {
        Retry retry = Retry.of(run, DeletedClaims.begunAgain(run, remembered, seen, now), seen);
        Memory memory = retry.memory();
        NodeFit fit = NodeFit.of(run.placement(), seen.nodes());
        Pipeline pipeline = Pipeline.of(run, memory, seen, now);
        Optional<ProgressReport.Checkpoint> checkpoint = Checkpoints.last(pipeline, memory, seen);
        Remedy remedy = new Remedy(run, memory.estimate(), checkpoint);
        Optional<Verdict> gates = gates(run, memory, pipeline);
        Situation wanted = withheld(run, pipeline, gates)
                .<Situation>map(Situation.GatesFailed::new)
                .or(() -> pipeline.current()
                        .map(stage -> failed(memory, stage, remedy).orElseGet(() -> during(run, seen, fit, stage))))
                .orElseGet(() -> after(run, seen));
        Situation situation =
                seen.refusal() == null || seen.refusal().aside() ? wanted : refused(pipeline, wanted, seen.refusal());
        return new Assessment(run, memory, seen, fit, pipeline, checkpoint, gates, situation, retry.in(run, situation));
    }

    /** What becomes of a situation in which something was to be done and was refused. */
    private static Situation refused(Pipeline pipeline, Situation wanted, Refusal refusal) {
        if (wanted instanceof Situation.Serving serving) {
            return new Situation.Serving(serving.facts().refused(refusal));
        }
        boolean stageWaits = wanted instanceof Situation.Starting
                || wanted instanceof Situation.Awaiting
                || wanted instanceof Situation.Working
                || wanted instanceof Situation.Blocked
                || wanted instanceof Situation.Suspended;
        return pipeline.current()
                .filter(stage -> stageWaits)
                .<Situation>map(stage -> new Situation.Blocked(
                        stage,
                        Refusals.blocker(StageConditions.typeOf(stage.record().stage()), refusal)))
                .orElse(wanted);
    }

    private static Optional<Verdict> gates(ResolvedRun run, Memory memory, Pipeline pipeline) {
        boolean none = run.config().evaluation().stream()
                .allMatch(evaluation -> evaluation.gates().isEmpty());
        if (none) {
            return Optional.of(
                    Verdict.yes(ConditionType.GatesPassed, ConditionReasons.NO_GATES, "spec.evaluation has no gates"));
        }
        return pipeline.summary(Stage.EVALUATE)
                .map(Gates::of)
                .or(() -> pipeline.done(Stage.EVALUATE)
                        ? Optional.of(memory.verdicts().getOrDefault(ConditionType.GatesPassed, LOST))
                        : Optional.empty());
    }

    /** Why nothing is exported or published, if the gates say so. */
    private static Optional<String> withheld(ResolvedRun run, Pipeline pipeline, Optional<Verdict> gates) {
        boolean binding = run.publish().when() == ResolvedRun.When.ON_GATES_PASSED && !pipeline.done(Stage.EXPORT);
        return gates.filter(verdict -> binding && !verdict.isTrue()).map(Verdict::message);
    }

    private static Optional<Situation> failed(Memory memory, StageState stage, Remedy remedy) {
        return stage instanceof StageState.Failed failed
                ? Optional.of(new Situation.Failed(
                        failed.record(), failed.failure().map(remedy::addedTo).orElse(memory.failure())))
                : Optional.empty();
    }

    private static Situation during(ResolvedRun run, Observation seen, NodeFit fit, StageState stage) {
        if (run.suspend()) {
            return new Situation.Suspended(stage, atRest(stage) && seen.strays().isEmpty());
        }
        if (stage instanceof StageState.Replacing replacing) {
            return new Situation.Awaiting(stage, "the Job " + replacing.job().name() + " and its pod are gone");
        }
        if (stage instanceof StageState.Active active) {
            return working(run, seen, active);
        }
        if (stage instanceof StageState.BackingOff backingOff) {
            return new Situation.BackingOff(backingOff);
        }
        return Preconditions.unmet(run, stage.record().stage(), seen, fit)
                .<Situation>map(blocker -> new Situation.Blocked(stage, blocker))
                .orElseGet(() -> startable((StageState.Startable) stage, seen));
    }

    private static Situation startable(StageState.Startable stage, Observation seen) {
        return seen.strays().isEmpty()
                ? new Situation.Starting(stage)
                : new Situation.Awaiting(stage, "the pod " + seen.strays().get(0) + ", whose Job was deleted, is gone");
    }

    private static boolean atRest(StageState stage) {
        if (stage instanceof StageState.Replacing replacing) {
            return replacing.job().livePods() == 0;
        }
        return !(stage instanceof StageState.Active active)
                || (active.job().suspended() && active.job().livePods() == 0);
    }

    private static Situation working(ResolvedRun run, Observation seen, StageState.Active active) {
        JobFacts job = active.job();
        if (job.refusedPod() != null) {
            return new Situation.Blocked(
                    active,
                    Refusals.blocker(
                            StageConditions.typeOf(active.record().stage()),
                            job.refusedPod().refusal()));
        }
        PodFacts pod = job.pod();
        ConditionType type = StageConditions.typeOf(active.record().stage());
        Optional<Blocker> storage = job.unplaced()
                ? Preconditions.claims(run, seen, type).or(() -> Storage.blocker(run, seen, type))
                : Optional.empty();
        if (storage.isPresent()) {
            return new Situation.Blocked(active, storage.get());
        }
        boolean cannotStart = pod != null
                && !pod.finished()
                && pod.problem() != null
                && !PodProblem.UNSCHEDULABLE.equals(pod.problem().reason());
        return cannotStart
                ? new Situation.Blocked(active, PodBlockers.of(type, pod.name(), pod.problem()))
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
