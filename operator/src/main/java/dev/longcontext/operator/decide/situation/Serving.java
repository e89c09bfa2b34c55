package dev.longcontext.operator.decide.situation;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.decide.obstacle.Blocker;
import dev.longcontext.operator.decide.obstacle.Refusals;
import dev.longcontext.operator.decide.obstacle.ServingProblems;
import dev.longcontext.operator.facts.Addresses;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.facts.ServingFacts;
import dev.longcontext.operator.memory.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The stages are done and the model is being served, or is to be. */
public record Serving(ServingFacts facts) implements AllDone {

    /** Of a run that asks for no InferenceService. */
    static Verdict notAsked() {
        return Verdict.open(
                ConditionType.ServingReady, ConditionReasons.NOT_ASKED, "spec.publish requests no InferenceService");
    }

    /** A run that succeeded once has succeeded, whatever becomes of its server. */
    @Override
    public RunState state(Findings findings) {
        return facts.ready() || findings.memory().says(ConditionType.Succeeded, Verdict.Status.True)
                ? RunState.Succeeded
                : RunState.Publishing;
    }

    @Override
    public List<Action> actions(Findings findings, Instant now) {
        return toBeApplied() ? List.of(new Action.Serve(findings.run().publish().path())) : List.of();
    }

    private boolean toBeApplied() {
        return switch (facts.phase()) {
            case UNOBSERVED, API_ABSENT, FOREIGN, REFUSED -> false;
            case ABSENT -> true;
            case DRIFTED, CONTESTED, PROGRESSING, READY, FAILED, STOPPED -> !facts.current();
        };
    }

    @Override
    public Optional<Duration> recheck(Findings findings, Pace pace) {
        return switch (facts.phase()) {
            case DRIFTED -> Optional.of(Pace.PUT_BACK);
            case PROGRESSING -> Optional.of(Pace.SLOW);
            case FOREIGN, CONTESTED, FAILED, REFUSED ->
                Optional.of(pace.since(findings.memory().stalledSince()));
            case UNOBSERVED, API_ABSENT, ABSENT, READY, STOPPED -> Optional.empty();
        };
    }

    @Override
    public Optional<Blocker> blocker() {
        return switch (facts.phase()) {
            case API_ABSENT, FOREIGN, CONTESTED, FAILED, REFUSED, STOPPED -> {
                Verdict ready = ready();
                yield Optional.of(new Blocker(ready.type(), ready.reason(), ready.message()));
            }
            case UNOBSERVED, ABSENT, DRIFTED, PROGRESSING, READY -> Optional.empty();
        };
    }

    @Override
    public Verdict servingReady(Findings findings) {
        return ready();
    }

    private Verdict ready() {
        ConditionType type = ConditionType.ServingReady;
        return switch (facts.phase()) {
            case READY ->
                Verdict.yes(
                        type,
                        ConditionReasons.READY,
                        "the model is served at " + facts.addresses().describe());
            case API_ABSENT -> Verdict.no(type, ConditionReasons.KSERVE_ABSENT, ServingProblems.ABSENT);
            case FOREIGN -> Verdict.no(type, ConditionReasons.NAME_TAKEN, ServingProblems.TAKEN);
            case DRIFTED -> Verdict.no(type, ConditionReasons.PUT_BACK, ServingProblems.putBack(facts));
            case CONTESTED -> Verdict.no(type, ConditionReasons.CONTESTED, ServingProblems.contested(facts));
            case FAILED, STOPPED -> Verdict.no(type, facts.reason(), ServingProblems.of(facts));
            case REFUSED ->
                Verdict.no(type, Refusals.reason(facts.refusal().kind()), Refusals.message(facts.refusal()));
            case UNOBSERVED, ABSENT ->
                Verdict.no(type, ConditionReasons.CREATING, "the InferenceService is being created");
            case PROGRESSING ->
                Verdict.no(
                        type,
                        facts.reason() == null ? ConditionReasons.PROGRESSING : facts.reason(),
                        facts.message() == null ? "KServe is starting the server" : facts.message());
        };
    }

    @Override
    public Addresses addresses() {
        return facts.addresses();
    }

    @Override
    public Situation refused(Refusal refusal) {
        return new Serving(facts.refused(refusal));
    }
}
