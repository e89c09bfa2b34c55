package dev.longcontext.operator.decide;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.facts.ServingFacts;
import dev.longcontext.operator.memory.StageRecord;
import dev.longcontext.operator.memory.Verdict;
import dev.longcontext.operator.resolve.ResolvedRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All conditions of a run, from one assessment. */
final class Conditions {

    private Conditions() {}

    static List<Verdict> of(Assessment assessment) {
        List<Verdict> verdicts = new ArrayList<>();
        verdicts.add(accepted(assessment.situation()));
        verdicts.add(nodeAvailable(assessment));
        assessment.pipeline().records().forEach(record -> verdicts.add(StageConditions.of(assessment, record)));
        if (assessment.run().config().evaluation().isEmpty()) {
            verdicts.add(
                    Verdict.yes(ConditionType.Evaluated, ConditionReasons.NOTHING_TO_DO, "spec.evaluation is empty"));
        }
        verdicts.add(Checkpoints.fresh(assessment));
        verdicts.add(assessment
                .gates()
                .orElse(Verdict.open(
                        ConditionType.GatesPassed, ConditionReasons.WAITING, "the evaluation is not done")));
        verdicts.add(servingReady(assessment));
        verdicts.addAll(Summary.of(assessment));
        verdicts.sort(Comparator.comparing(Verdict::type));
        return List.copyOf(verdicts);
    }

    /** Of a run whose spec makes no sense; nothing else is known of it. */
    static List<Verdict> rejected(String problem) {
        return List.of(
                Verdict.no(ConditionType.Accepted, ConditionReasons.INVALID, problem),
                Verdict.no(ConditionType.Succeeded, ConditionReasons.INVALID, problem),
                Verdict.no(ConditionType.Reconciling, ConditionReasons.STALLED, "nothing can be done"),
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

    private static Verdict accepted(Situation situation) {
        ConditionType type = ConditionType.Accepted;
        return situation instanceof Situation.Blocked blocked
                        && blocked.blocker().type() == type
                ? Verdict.no(type, blocked.blocker().reason(), blocked.blocker().message())
                : Verdict.yes(type, ConditionReasons.ACCEPTED, "the spec makes sense");
    }

    private static Verdict nodeAvailable(Assessment assessment) {
        if (assessment.situation() instanceof Situation.Blocked blocked
                && blocked.blocker().type() == ConditionType.NodeAvailable) {
            return Verdict.no(
                    ConditionType.NodeAvailable,
                    blocked.blocker().reason(),
                    blocked.blocker().message());
        }
        Verdict remembered = assessment.memory().verdicts().get(ConditionType.NodeAvailable);
        boolean past = assessment.pipeline().records().stream()
                .filter(record -> record.stage().needsGpus())
                .allMatch(StageRecord::ended);
        if (remembered != null && (past || assessment.situation() instanceof Situation.Failed)) {
            return remembered;
        }
        NodeFit fit = assessment.fit();
        return fit.node().isPresent()
                ? Verdict.yes(ConditionType.NodeAvailable, ConditionReasons.NODE_FITS, fit.message())
                : Verdict.no(ConditionType.NodeAvailable, ConditionReasons.NO_NODE_FITS, fit.message());
    }

    private static Verdict servingReady(Assessment assessment) {
        ConditionType type = ConditionType.ServingReady;
        if (assessment.situation() instanceof Situation.Serving serving) {
            return serving(type, serving.facts());
        }
        ResolvedRun.Publish publish = assessment.run().publish();
        if (publish.kserve() == null || publish.when() == ResolvedRun.When.NEVER) {
            return Verdict.open(type, ConditionReasons.NOT_ASKED, "spec.publish asks for no InferenceService");
        }
        return assessment.situation() instanceof Situation.GatesFailed
                ? Verdict.no(type, ConditionReasons.GATES_FAILED, "not published, because a gate failed")
                : Verdict.open(type, ConditionReasons.WAITING, "there is no model to serve yet");
    }

    static Verdict serving(ConditionType type, ServingFacts facts) {
        return switch (facts.phase()) {
            case READY ->
                Verdict.yes(
                        type,
                        ConditionReasons.READY,
                        "the model answers at " + facts.addresses().describe());
            case API_ABSENT -> Verdict.no(type, ConditionReasons.KSERVE_ABSENT, ServingProblems.ABSENT);
            case FOREIGN -> Verdict.no(type, ConditionReasons.NAME_TAKEN, ServingProblems.TAKEN);
            case DRIFTED -> Verdict.no(type, ConditionReasons.PUT_BACK, ServingProblems.putBack(facts));
            case CONTESTED -> Verdict.no(type, ConditionReasons.CONTESTED, ServingProblems.contested(facts));
            case FAILED, STOPPED -> Verdict.no(type, facts.reason(), ServingProblems.of(facts));
            case REFUSED ->
                Verdict.no(type, Refusals.reason(facts.refusal().kind()), Refusals.message(facts.refusal()));
            case UNOBSERVED, ABSENT ->
                Verdict.no(type, ConditionReasons.CREATING, "the InferenceService is being made");
            case PROGRESSING ->
                Verdict.no(
                        type,
                        facts.reason() == null ? ConditionReasons.PROGRESSING : facts.reason(),
                        facts.message() == null ? "KServe is starting the server" : facts.message());
        };
    }
}
