package dev.longcontext.operator.decide;

import dev.longcontext.contract.Stage;
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
        return new Decision(
                assessment.state(),
                Conditions.of(assessment),
                situation.records(findings),
                findings.pipeline().reports(),
                failure(assessment),
                PublishedProgress.of(assessment, now),
                findings.checkpoint().orElse(null),
                assessment.retry().said().orElse(null),
                current.map(StageState.Unfinished::outdated).orElse(false),
                current.flatMap(StageState.Unfinished::job)
                        .map(JobFacts::pod)
                        .map(PodFacts::node)
                        .orElse(null),
                DeletedClaims.workspaceInUse(run, findings.memory(), seen),
                situation.addresses(),
                actions(assessment, now),
                recheck(assessment, new Pace(now, statusInterval)).orElse(null));
    }

    /** Of a run whose spec is invalid. */
    public static Decision reject(String problem, Memory memory) {
        return new Decision(
                RunState.Failed,
                Conditions.rejected(problem),
                Arrays.stream(Stage.values()).map(memory::stage).toList(),
                Map.of(),
                memory.failure(),
                memory.progress(),
                memory.checkpoint(),
                null,
                false,
                null,
                memory.workspace(),
                null,
                List.of(),
                null);
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
        return DeletedClaims.awaitsMemory(findings)
                ? Optional.of(Pace.SOON)
                : assessment.situation().recheck(findings, pace);
    }
}
