package dev.longcontext.operator.decide.situation;

import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.decide.obstacle.AwayNode;
import dev.longcontext.operator.decide.obstacle.Blocker;
import dev.longcontext.operator.decide.obstacle.PodBlockers;
import dev.longcontext.operator.decide.obstacle.Preconditions;
import dev.longcontext.operator.decide.obstacle.Refusals;
import dev.longcontext.operator.decide.obstacle.Remedy;
import dev.longcontext.operator.decide.obstacle.Storage;
import dev.longcontext.operator.decide.stage.StageNames;
import dev.longcontext.operator.decide.stage.StageState;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.facts.Resumption;
import dev.longcontext.operator.resolve.ResolvedRun;
import java.util.List;
import java.util.Optional;

/** The situation of a run by its first stage that is not done. */
public record StageSituation(Findings findings) implements StageState.Visitor<AtStage> {

    @Override
    public AtStage failed(StageState.Failed stage) {
        Remedy remedy = new Remedy(findings.run(), findings.memory().estimate(), findings.checkpoint());
        return new Failed(
                stage,
                stage.latestFailure()
                        .map(remedy::addedTo)
                        .orElse(findings.memory().failure()));
    }

    @Override
    public AtStage startable(StageState.Startable stage) {
        if (findings.run().suspend()) {
            return new Suspended(stage);
        }
        Optional<Blocker> unmet = Preconditions.unmet(findings.run(), stage.stage(), findings.seen(), findings.fit());
        if (unmet.isPresent()) {
            return new Blocked(stage, unmet.get());
        }
        List<String> strays = findings.seen().strays();
        return strays.isEmpty()
                ? new Starting(stage)
                : new Awaiting(stage, "the pod " + strays.get(0) + ", whose Job was deleted, is gone");
    }

    @Override
    public AtStage backingOff(StageState.BackingOff stage) {
        return findings.run().suspend() ? new Suspended(stage) : new BackingOff(stage);
    }

    @Override
    public AtStage replacing(StageState.Replacing stage) {
        return findings.run().suspend()
                ? new Suspended(stage)
                : new Awaiting(stage, "the Job " + stage.before().name() + " and its pod are gone");
    }

    @Override
    public AtStage active(StageState.Active stage) {
        if (findings.run().suspend()) {
            Resumption resumption = stage.work().resumption();
            return resumption != null && resumption.contested() ? new SuspensionContested(stage) : new Suspended(stage);
        }
        return blocker(stage).<AtStage>map(why -> new Blocked(stage, why)).orElseGet(() -> new Working(stage));
    }

    /** What keeps a Job from having a pod that runs, or from ending with it. */
    private Optional<Blocker> blocker(StageState.Active stage) {
        JobFacts job = stage.work();
        ConditionType type = StageNames.condition(stage.stage());
        if (job.refusedPod() != null) {
            return Optional.of(Refusals.blocker(type, job.refusedPod().refusal()));
        }
        Optional<Blocker> storage = job.unplaced() ? storage(type) : Optional.empty();
        Optional<PodFacts> pod = Optional.ofNullable(job.pod());
        return storage.or(() -> pod.flatMap(
                        p -> AwayNode.blocker(type, p, findings.seen().nodes(), findings.now())))
                .or(() -> pod.filter(StageSituation::isStuck).map(p -> PodBlockers.of(type, p.name(), p.problem())));
    }

    private Optional<Blocker> storage(ConditionType type) {
        ResolvedRun run = findings.run();
        Observation seen = findings.seen();
        return Preconditions.claims(run, seen, type).or(() -> Storage.blocker(run, seen, type));
    }

    /** A container that webhooks put beside a trainer that works may have its own troubles; they are not the run's. */
    private static boolean isStuck(PodFacts pod) {
        return (!pod.begun() || pod.lingers())
                && pod.problem() != null
                && !pod.problem().waitsForNode();
    }
}
