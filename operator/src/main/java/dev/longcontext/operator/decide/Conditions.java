package dev.longcontext.operator.decide;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.decide.obstacle.NodeFit;
import dev.longcontext.operator.decide.situation.Findings;
import dev.longcontext.operator.decide.situation.RunState;
import dev.longcontext.operator.decide.situation.Situation;
import dev.longcontext.operator.memory.StageRecord;
import dev.longcontext.operator.memory.Verdict;
import dev.longcontext.operator.resolve.ResolvedRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All conditions of a run, from one assessment. */
final class Conditions {

    private Conditions() {}

    static List<Verdict> of(Assessment assessment) {
        List<Verdict> verdicts = new ArrayList<>();
        Findings findings = assessment.findings();
        Situation situation = assessment.situation();
        verdicts.add(accepted(situation));
        verdicts.add(nodeAvailable(assessment));
        findings.pipeline().records().forEach(record -> verdicts.add(stage(findings, situation, record)));
        if (findings.run().config().evaluation().isEmpty()) {
            verdicts.add(
                    Verdict.yes(ConditionType.Evaluated, ConditionReasons.NOTHING_TO_DO, "spec.evaluation is empty"));
        }
        verdicts.add(Checkpoints.fresh(findings));
        verdicts.add(findings.gates()
                .orElse(Verdict.open(
                        ConditionType.GatesPassed, ConditionReasons.WAITING, "the evaluation has not finished")));
        verdicts.add(situation.servingReady(findings));
        verdicts.addAll(Summary.of(assessment));
        verdicts.sort(Comparator.comparing(Verdict::type));
        return List.copyOf(verdicts);
    }

    /** Of a run whose spec is invalid; nothing else is known of it. */
    static List<Verdict> rejected(String problem) {
        return List.of(
                Verdict.no(ConditionType.Accepted, ConditionReasons.INVALID, problem),
                Verdict.no(ConditionType.Succeeded, ConditionReasons.INVALID, problem),
                Verdict.no(ConditionType.Reconciling, ConditionReasons.STALLED, "the spec is invalid"),
                Verdict.yes(ConditionType.Stalled, ConditionReasons.INVALID, problem));
    }

    /** Of a run about which nothing can be found out; what else is known stays. */
    static List<Verdict> interrupted(RunState state, String reason, String message) {
        List<Verdict> verdicts = new ArrayList<>();
        if (!state.terminal()) {
            verdicts.add(Verdict.open(ConditionType.Succeeded, state.name(), state.sentence()));
        }
        verdicts.add(Verdict.no(ConditionType.Reconciling, state.name(), state.sentence()));
        verdicts.add(Verdict.yes(ConditionType.Stalled, reason, message));
        return verdicts;
    }

    private static Verdict stage(Findings findings, Situation situation, StageRecord record) {
        return record.phase() == StageRecord.Phase.Succeeded
                ? StageResults.done(findings, record.stage())
                : situation.unfinished(findings, record);
    }

    private static Verdict accepted(Situation situation) {
        return blocked(situation, ConditionType.Accepted)
                .orElse(Verdict.yes(ConditionType.Accepted, ConditionReasons.ACCEPTED, "the spec is valid"));
    }

    private static Verdict nodeAvailable(Assessment assessment) {
        Findings findings = assessment.findings();
        Optional<Verdict> remembered =
                Optional.ofNullable(findings.memory().verdicts().get(ConditionType.NodeAvailable));
        boolean past = findings.pipeline().records().stream()
                .filter(record -> record.stage().needsGpus())
                .allMatch(StageRecord::ended);
        boolean over = past || assessment.state() == RunState.Failed;
        return blocked(assessment.situation(), ConditionType.NodeAvailable)
                .or(() -> remembered.filter(any -> over))
                .orElseGet(() -> nodeAvailable(findings.run(), findings.fit()));
    }

    private static Verdict nodeAvailable(ResolvedRun run, NodeFit fit) {
        ConditionType type = ConditionType.NodeAvailable;
        if (fit.found()) {
            return Verdict.yes(type, ConditionReasons.NODE_FITS, fit.message());
        }
        return run.autoscaled()
                ? Verdict.open(
                        type,
                        ConditionReasons.NO_NODE_FITS,
                        "spec.resources.autoscaled is true: pods wait for the cluster to add a node; " + fit.message())
                : Verdict.no(type, ConditionReasons.NO_NODE_FITS, fit.message());
    }

    private static Optional<Verdict> blocked(Situation situation, ConditionType type) {
        return situation
                .blocker()
                .filter(blocker -> blocker.type() == type)
                .map(blocker -> Verdict.no(type, blocker.reason(), blocker.message()));
    }
}
