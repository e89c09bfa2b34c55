package dev.longcontext.operator.decide.situation;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.decide.obstacle.Blocker;
import dev.longcontext.operator.decide.obstacle.Refusals;
import dev.longcontext.operator.decide.obstacle.Storage;
import dev.longcontext.operator.decide.stage.StageNames;
import dev.longcontext.operator.decide.stage.StageState;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.facts.PodProblem;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.memory.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Something has to be put right before the stage can run. */
public record Blocked(StageState.Unfinished stage, Blocker why) implements AtStage {

    /** The next step of the stage is what was refused. */
    static Blocked by(StageState.Unfinished stage, Refusal refusal) {
        return new Blocked(stage, Refusals.blocker(StageNames.condition(stage.stage()), refusal));
    }

    @Override
    public RunState state(Findings findings) {
        return RunState.Blocked;
    }

    @Override
    public List<Action> actions(Findings findings, Instant now) {
        Optional<Action> ofTheJob = StageActions.suspend(stage, false).or(() -> StageActions.askAgain(stage, now));
        return Stream.concat(ofTheJob.stream(), StageActions.restoreConfig(stage, findings.seen()).stream())
                .toList();
    }

    @Override
    public Optional<Duration> recheck(Findings findings, Pace pace) {
        boolean podRefused = stage.job().map(JobFacts::refusedPod).isPresent();
        boolean toldByEvents = stage.job()
                .map(JobFacts::pod)
                .map(PodFacts::problem)
                .filter(PodProblem::isToldByEvents)
                .isPresent();
        return podRefused || toldByEvents || Storage.awaitsNews(findings.run(), findings.seen())
                ? Optional.of(pace.since(findings.memory().stalledSince()))
                : Optional.empty();
    }

    @Override
    public Optional<Blocker> blocker() {
        return Optional.of(why);
    }

    @Override
    public Verdict current(Findings findings, ConditionType type) {
        return why.type() == type
                ? Verdict.no(type, why.reason(), why.message())
                : Verdict.open(type, ConditionReasons.BLOCKED, "the condition " + why.type() + " says why");
    }

    @Override
    public Situation refused(Refusal refusal) {
        return by(stage, refusal);
    }
}
