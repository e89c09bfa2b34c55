package dev.longcontext.operator.decide;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.contract.Stage;
import dev.longcontext.operator.decide.obstacle.DeletedClaims;
import dev.longcontext.operator.decide.obstacle.NodeFit;
import dev.longcontext.operator.decide.situation.Done;
import dev.longcontext.operator.decide.situation.Findings;
import dev.longcontext.operator.decide.situation.GatesFailed;
import dev.longcontext.operator.decide.situation.RunState;
import dev.longcontext.operator.decide.situation.Serving;
import dev.longcontext.operator.decide.situation.Situation;
import dev.longcontext.operator.decide.situation.StageSituation;
import dev.longcontext.operator.decide.stage.Pipeline;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.memory.Memory;
import dev.longcontext.operator.memory.StageRecord;
import dev.longcontext.operator.memory.Verdict;
import dev.longcontext.operator.resolve.ResolvedRun;
import java.time.Instant;
import java.util.Optional;

/** Everything that the conditions and the actions follow from. */
record Assessment(Findings findings, Situation situation, Retry retry) {

    /** A verdict that is not known does not let anything pass. */
    private static final Verdict LOST = Verdict.no(
            ConditionType.GatesPassed, ConditionReasons.VERDICT_LOST, "the gates' verdict is no longer known");

    static Assessment of(ResolvedRun run, Memory remembered, Observation seen, Instant now) {
        Retry retry = Retry.of(run, DeletedClaims.begunAgain(run, remembered, seen, now), seen);
        Findings findings = findings(run, retry.memory(), seen, now);
        Refusal refusal = seen.refusal();
        Situation wanted = wanted(findings);
        Situation situation = refusal == null || refusal.aside() ? wanted : wanted.refused(refusal);
        return new Assessment(findings, situation, retry.in(run, situation));
    }

    private static Findings findings(ResolvedRun run, Memory memory, Observation seen, Instant now) {
        Pipeline pipeline = Pipeline.of(run, memory, seen, now);
        Optional<Verdict> gates = gates(run, memory, pipeline);
        return new Findings(
                run,
                memory,
                seen,
                NodeFit.of(run.placement(), seen.nodes()),
                pipeline,
                Checkpoints.last(pipeline, memory, seen),
                gates,
                Approvals.of(run, memory, gates, exporting(memory, pipeline), now),
                now);
    }

    /**
     * The export has begun, which nothing takes back. The status says so and not a Job: while the status does not know of
     * the export, it does not have the approval either that let it begin.
     */
    private static boolean exporting(Memory memory, Pipeline pipeline) {
        return pipeline.done(Stage.EXPORT) || memory.stage(Stage.EXPORT).phase() != StageRecord.Phase.Pending;
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

    private static Situation wanted(Findings findings) {
        Optional<String> withheld = withheld(findings);
        if (withheld.isPresent()) {
            return new GatesFailed(withheld.get(), remedy(findings));
        }
        return findings.pipeline()
                .current()
                .<Situation>map(stage -> stage.accept(new StageSituation(findings)))
                .orElseGet(() -> findings.serves() ? new Serving(findings.seen().serving()) : new Done());
    }

    /** Why nothing is exported or published, if the gates say so. */
    private static Optional<String> withheld(Findings findings) {
        boolean binding = findings.run().publish().when() == ResolvedRun.When.ON_GATES_PASSED
                && !exporting(findings.memory(), findings.pipeline());
        return findings.gates()
                .filter(verdict -> binding && !verdict.isTrue())
                .filter(verdict -> !Approvals.covers(findings.approval(), verdict))
                .map(Verdict::message);
    }

    /** How the result is published all the same; empty where spec.publish allows no approval. */
    private static String remedy(Findings findings) {
        if (findings.gates().filter(Approvals::isLost).isPresent()) {
            return "spec.publish.when: Always publishes the result all the same";
        }
        return switch (findings.run().publish().approval()) {
            case NOT_ALLOWED -> "";
            case ALLOWED -> "spec.approve: true publishes the result all the same";
            case GIVEN ->
                "spec.approve was given before these results; to approve them, write it false, and true again";
        };
    }

    RunState state() {
        return situation.state(findings);
    }
}
