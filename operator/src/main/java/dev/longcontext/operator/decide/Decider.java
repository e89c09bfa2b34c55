package dev.longcontext.operator.decide;

import dev.longcontext.contract.Stage;
import dev.longcontext.operator.decide.obstacle.DeletedClaims;
import dev.longcontext.operator.decide.situation.Action;
import dev.longcontext.operator.decide.situation.Findings;
import dev.longcontext.operator.decide.situation.Pace;
import dev.longcontext.operator.decide.situation.RunState;
import dev.longcontext.operator.decide.situation.Situation;
import dev.longcontext.operator.decide.stage.StageState;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.memory.Failure;
import dev.longcontext.operator.memory.Memory;
import dev.longcontext.operator.memory.Verdict;
import dev.longcontext.operator.resolve.ResolvedRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The one function: run, memory, facts and time in, decision out. */
public final class Decider {

    private final Duration statusInterval;

    /**
     * @param statusInterval how often a running stage's progress is looked at
     */
    public Decider(Duration statusInterval) {
        this.statusInterval = statusInterval;
    }

    public Decision decide(ResolvedRun run, Memory memory, Observation seen, Instant now) {
        Assessment assessment = Assessment.of(run, memory, seen, now);
        Findings findings = assessment.findings();
        Situation situation = assessment.situation();
        Optional<StageState.Unfinished> current = findings.pipeline().current();
        return DecisionBuilder.builder()
                .state(assessment.state())
                .verdicts(Conditions.of(assessment))
                .stages(situation.records(findings))
                .reports(findings.pipeline().reports())
                .failure(failure(assessment))
                .progress(PublishedProgress.of(assessment, now))
                .checkpoint(findings.checkpoint().orElse(null))
                .retry(assessment.retry().said().orElse(null))
                .outdated(current.map(StageState.Unfinished::outdated).orElse(false))
                .node(current.flatMap(StageState.Unfinished::job)
                        .map(JobFacts::pod)
                        .map(PodFacts::node)
                        .orElse(null))
                .workspace(DeletedClaims.workspaceInUse(run, findings.memory(), seen))
                .approval(findings.approval().orElse(null))
                .addresses(situation.addresses())
                .actions(actions(assessment, now))
                .recheck(recheck(assessment, new Pace(now, statusInterval)).orElse(null))
                .build();
    }

    /** Of a run whose spec is invalid. */
    public static Decision reject(String problem, Memory memory) {
        return DecisionBuilder.builder()
                .state(RunState.Failed)
                .verdicts(Conditions.rejected(problem))
                .stages(Arrays.stream(Stage.values()).map(memory::stage).toList())
                .reports(Map.of())
                .failure(memory.failure())
                .progress(memory.progress())
                .checkpoint(memory.checkpoint())
                .workspace(memory.workspace())
                .approval(memory.approval())
                .actions(List.of())
                .build();
    }

    /**
     * The conditions that change when nothing can be found out about a run.
     *
     * @param state the run's, which an error does not change once it is terminal
     */
    public static List<Verdict> interrupted(RunState state, String reason, String message) {
        return Conditions.interrupted(state, reason, message);
    }

    private static Failure failure(Assessment assessment) {
        return assessment
                .situation()
                .failure()
                .orElseGet(() -> stillThatStage(assessment.findings())
                        ? assessment.findings().memory().failure()
                        : null);
    }

    /** A failure is history once its stage is done. */
    private static boolean stillThatStage(Findings findings) {
        Failure failure = findings.memory().failure();
        return failure != null
                && Stage.ofVerb(failure.stage())
                        .filter(stage -> !findings.pipeline().done(stage))
                        .isPresent();
    }

    /** The situation's own, and what clears up beside it. */
    private static List<Action> actions(Assessment assessment, Instant now) {
        Findings findings = assessment.findings();
        List<Action> actions = new ArrayList<>(assessment.situation().actions(findings, now));
        DeletedClaims.holders(findings.run(), findings.memory(), findings.seen())
                .forEach(job -> actions.add(new Action.FreeClaim(job.name())));
        findings.seen().serving().surplus().forEach(name -> actions.add(new Action.Withdraw(name)));
        return List.copyOf(actions);
    }

    private static Optional<Duration> recheck(Assessment assessment, Pace pace) {
        Findings findings = assessment.findings();
        if (findings.seen().refusal() != null) {
            return Optional.of(pace.since(findings.memory().stalledSince()));
        }
        return DeletedClaims.awaitsMemory(
                        findings.run(), findings.memory(), findings.pipeline().records(), findings.seen())
                ? Optional.of(Pace.SOON)
                : assessment.situation().recheck(findings, pace);
    }
}
