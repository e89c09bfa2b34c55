package dev.longcontext.operator.decide;

import dev.longcontext.operator.contract.ContractJson;
import dev.longcontext.operator.desired.StageNode;
import dev.longcontext.operator.facts.ClaimFacts;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.facts.ServingFacts;
import dev.longcontext.operator.memory.StageRecord;
import dev.longcontext.operator.resolve.ResolvedRun;
import dev.longcontext.operator.resolve.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is to be done. Nothing, when everything is as it should be. */
final class Actions {

    private Actions() {}

    /**
     * @param now for how long nobody has tried to make a pod that was refused
     */
    static List<Action> of(Assessment assessment, Instant now) {
        List<Action> actions = new ArrayList<>();
        Situation situation = assessment.situation();
        if (situation instanceof Situation.Starting starting) {
            actions.addAll(start(assessment, starting.stage().record()));
        } else if (situation instanceof Situation.Awaiting awaiting) {
            actions.addAll(replace(assessment, awaiting.stage()));
        } else if (situation instanceof Situation.Working working) {
            suspend(working.stage(), false).ifPresent(actions::add);
            actions.addAll(workspace(assessment, working.stage()));
        } else if (situation instanceof Situation.Blocked blocked) {
            suspend(blocked.stage(), false)
                    .or(() -> askAgain(blocked.stage(), now))
                    .ifPresent(actions::add);
        } else if (situation instanceof Situation.Suspended suspended) {
            suspend(suspended.stage(), true).ifPresent(actions::add);
            actions.addAll(replace(assessment, suspended.stage()));
        } else if (situation instanceof Situation.Serving serving && toBeApplied(serving.facts())) {
            actions.add(new Action.Serve(assessment.run().publish().path()));
        }
        DeletedClaims.holders(assessment.run(), assessment.memory(), assessment.seen())
                .forEach(job -> actions.add(new Action.FreeClaim(job.name())));
        assessment.seen().serving().surplus().forEach(name -> actions.add(new Action.Withdraw(name)));
        return List.copyOf(actions);
    }

    /** For a pod that still waits for the claim, which was deleted meanwhile. */
    private static List<Action> workspace(Assessment assessment, StageState.Active active) {
        ResolvedRun run = assessment.run();
        boolean missing = run.workspace().template() != null
                && !assessment.seen().claims().containsKey(run.workspace().claim());
        return missing && active.job().unplaced() ? List.of(new Action.CreateWorkspace()) : List.of();
    }

    private static List<Action> start(Assessment assessment, StageRecord record) {
        ResolvedRun run = assessment.run();
        Observation seen = assessment.seen();
        List<Action> actions = new ArrayList<>();
        if (!ContractJson.write(run.config()).equals(seen.runConfig())) {
            actions.add(new Action.WriteRunConfig());
        }
        ClaimFacts workspace = seen.claims().get(run.workspace().claim());
        if (workspace == null) {
            actions.add(new Action.CreateWorkspace());
        }
        boolean shared = workspace == null ? run.workspace().template().shared() : workspace.sharedByNodes();
        StageNode node = new StageNode(!shared, assessment.fit().gpuMemoryBytes());
        actions.add(new Action.StartStage(record.stage(), record.attempt(), node));
        return actions;
    }

    /** Remembered first and deleted then: a Job that is missing and was not given up is one that somebody deleted. */
    private static List<Action> replace(Assessment assessment, StageState stage) {
        return stage instanceof StageState.Replacing replacing
                        && isRemembered(assessment, replacing)
                        && !replacing.job().deleting()
                ? List.of(new Action.DeleteJob(replacing.job().name()))
                : List.of();
    }

    static boolean isRemembered(Assessment assessment, StageState.Replacing replacing) {
        return Stage.ofVerb(replacing.job().stage())
                .map(assessment.memory()::stage)
                .filter(record -> record.attempt() > replacing.job().attempt() || record.hasNoJob())
                .isPresent();
    }

    /** What somebody else has suspended stays so; only what is ours is taken back. */
    private static Optional<Action> suspend(StageState stage, boolean suspend) {
        return stage instanceof StageState.Active active && active.job().suspendedByUs() != suspend
                ? Optional.of(
                        new Action.SuspendJob(active.job().name(), active.job().uid(), suspend))
                : Optional.empty();
    }

    private static Optional<Action> askAgain(StageState stage, Instant now) {
        if (!(stage instanceof StageState.Active active)) {
            return Optional.empty();
        }
        JobFacts job = active.job();
        return Optional.ofNullable(job.refusedPod())
                .filter(refused ->
                        refused.last() == null || !now.isBefore(refused.last().plus(Patience.UNTIL_ASKED_AGAIN)))
                .map(refused -> new Action.AskAgain(job.name(), job.uid(), now));
    }

    private static boolean toBeApplied(ServingFacts facts) {
        return switch (facts.phase()) {
            case UNOBSERVED, API_ABSENT, FOREIGN, REFUSED -> false;
            case ABSENT -> true;
            case DRIFTED, CONTESTED, PROGRESSING, READY, FAILED, STOPPED -> !facts.current();
        };
    }
}
