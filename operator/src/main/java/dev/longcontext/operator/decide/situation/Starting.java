package dev.longcontext.operator.decide.situation;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.contract.ContractJson;
import dev.longcontext.operator.decide.obstacle.Blocker;
import dev.longcontext.operator.decide.stage.StageNames;
import dev.longcontext.operator.decide.stage.StageState;
import dev.longcontext.operator.desired.StageNode;
import dev.longcontext.operator.facts.ClaimFacts;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.memory.StageRecord;
import dev.longcontext.operator.memory.Verdict;
import dev.longcontext.operator.resolve.Names;
import dev.longcontext.operator.resolve.ResolvedRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The stage's Job is to be made. */
public record Starting(StageState.Startable stage) implements AtStage {

    @Override
    public RunState state(Findings findings) {
        return RunState.during(stage.stage());
    }

    @Override
    public List<Action> actions(Findings findings, Instant now) {
        ResolvedRun run = findings.run();
        List<Action> actions = new ArrayList<>();
        if (!ContractJson.write(run.config()).equals(findings.seen().runConfig())) {
            actions.add(new Action.WriteRunConfig());
        }
        ClaimFacts workspace = findings.seen().claims().get(run.workspace().claim());
        if (workspace == null) {
            actions.add(new Action.CreateWorkspace());
        }
        boolean shared = workspace == null ? run.workspace().template().shared() : workspace.sharedByNodes();
        StageNode node =
                new StageNode(!shared, findings.fit().nodes(), findings.fit().gpuMemoryBytes());
        actions.add(new Action.StartStage(stage.stage(), stage.record().attempt(), node));
        return List.copyOf(actions);
    }

    @Override
    public Optional<Duration> recheck(Findings findings, Pace pace) {
        return Optional.empty();
    }

    @Override
    public Optional<Blocker> blocker() {
        return Optional.empty();
    }

    @Override
    public Verdict current(Findings findings, ConditionType type) {
        return Verdict.open(type, ConditionReasons.STARTING, StageNames.attempt(stage.record()) + " starts");
    }

    @Override
    public Situation refused(Refusal refusal) {
        return Blocked.by(stage, refusal);
    }

    /** Its Job is about to be made and remembered as made: actions come before the status. */
    @Override
    public List<StageRecord> records(Findings findings) {
        StageRecord record = stage.record();
        String job = Names.job(findings.run().identity().name(), record.stage(), record.attempt());
        return findings.pipeline().records().stream()
                .map(r -> r.stage() == record.stage() ? r.running(job, null) : r)
                .toList();
    }
}
