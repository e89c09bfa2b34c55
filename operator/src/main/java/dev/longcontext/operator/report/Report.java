package dev.longcontext.operator.report;

import dev.longcontext.api.v1alpha1.CheckpointStatus;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatus;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatusBuilder;
import dev.longcontext.api.v1alpha1.Progress;
import dev.longcontext.api.v1alpha1.Resolved;
import dev.longcontext.api.v1alpha1.ResolvedBuilder;
import dev.longcontext.api.v1alpha1.RetryStatus;
import dev.longcontext.api.v1alpha1.ServingStatus;
import dev.longcontext.api.v1alpha1.StageStatus;
import dev.longcontext.api.v1alpha1.WorkspaceStatus;
import dev.longcontext.contract.ProgressReport;
import dev.longcontext.operator.decide.Decimals;
import dev.longcontext.operator.decide.Decision;
import dev.longcontext.operator.decide.Retry;
import dev.longcontext.operator.decide.situation.RunState;
import dev.longcontext.operator.facts.Addresses;
import dev.longcontext.operator.facts.Times;
import dev.longcontext.operator.memory.Failure;
import dev.longcontext.operator.memory.StageRecord;
import dev.longcontext.operator.resolve.ResolvedRun;
import java.time.Instant;
import java.util.List;

/**
 * The status that a decision makes. Results that were reported once stay as they are; the rest is written anew each time,
 * so a status never holds what nobody says any more.
 */
public final class Report {

    static final String SUSPENDED = "Suspended";

    private final LongContextFineTuneStatus before;
    private final Decision decision;
    private final Instant now;

    /**
     * @param before the status as it is; null for none
     */
    public Report(LongContextFineTuneStatus before, Decision decision, Instant now) {
        this.before = Kept.orNothing(before);
        this.decision = decision;
        this.now = now;
    }

    public LongContextFineTuneStatus of(ResolvedRun run) {
        Results results = new Results(before, decision, run);
        return LongContextFineTuneStatusBuilder.builder()
                .observedGeneration(run.identity().generation())
                .state(decision.state().name())
                .conditions(Transitions.conditions(
                        before.conditions(), decision.verdicts(), run.identity().generation(), now))
                .stages(stages())
                .progress(progress(decision.progress()))
                .synthetic(results.synthetic())
                .estimate(results.estimate())
                .checkpoint(checkpoint())
                .recovery(results.recovery())
                .node(decision.node() == null ? before.node() : decision.node())
                .workspace(workspace(run))
                .evaluation(results.evaluation())
                .evaluationTable(results.evaluationTable())
                .effectiveLength(results.effectiveLength())
                .approval(results.approval())
                .failure(failure(decision.failure()))
                .retry(retry())
                .artifact(results.artifact())
                .serving(serving(run))
                .resolved(resolved(run, results))
                .build();
    }

    /** Of a run whose spec is invalid. */
    public LongContextFineTuneStatus ofRejected(long generation) {
        return Kept.of(
                before,
                generation,
                decision.state().name(),
                Transitions.beside(before.conditions(), decision.verdicts(), generation, now));
    }

    private List<StageStatus> stages() {
        return decision.stages().stream().map(this::stage).toList();
    }

    private StageStatus stage(StageRecord record) {
        boolean open = record.phase() == StageRecord.Phase.Running;
        return new StageStatus(
                record.stage().verb(),
                decision.state() == RunState.Suspended && open
                        ? SUSPENDED
                        : record.phase().name(),
                record.job(),
                record.attempt(),
                record.restarts() == 0 ? null : record.restarts(),
                record.retry(),
                record.image(),
                Times.format(record.started()),
                Times.format(record.completed()),
                record.manifestDigest());
    }

    private static Progress progress(ProgressReport report) {
        if (report == null) {
            return null;
        }
        Integer percent = report.percent() == null ? null : report.percent().intValue();
        return new Progress(
                report.stage(),
                percent,
                percent == null ? null : percent + "%",
                report.step(),
                report.totalSteps(),
                report.tokens(),
                Decimals.format(report.tokensPerSecond()),
                Decimals.format(report.loss()),
                report.remainingSeconds(),
                report.remainingSeconds() == null ? null : Decimals.time(report.remainingSeconds()),
                report.waitingUntil(),
                report.updated());
    }

    private WorkspaceStatus workspace(ResolvedRun run) {
        return decision.workspace() == null
                ? null
                : new WorkspaceStatus(run.workspace().claim(), decision.workspace());
    }

    private CheckpointStatus checkpoint() {
        ProgressReport.Checkpoint last = decision.checkpoint();
        return last == null ? null : new CheckpointStatus(last.step(), last.time(), last.sha256());
    }

    private RetryStatus retry() {
        Retry.Said said = decision.retry();
        return said == null ? before.retry() : new RetryStatus(said.observed(), said.effective(), said.message());
    }

    /** Of the pod that runs; where that was made from an earlier spec, what was published when it was made. */
    private Resolved resolved(ResolvedRun run, Results results) {
        Resolved current = Resolutions.of(run, results.nativeLength(), results.revisions());
        return decision.outdated() && before.resolved() != null
                ? ResolvedBuilder.builder(before.resolved())
                        .nativeLength(current.nativeLength())
                        .revisions(current.revisions())
                        .build()
                : current;
    }

    private static dev.longcontext.api.v1alpha1.Failure failure(Failure failure) {
        return failure == null
                ? null
                : new dev.longcontext.api.v1alpha1.Failure(
                        failure.failureClass().name(),
                        failure.stage(),
                        failure.field(),
                        failure.pod(),
                        failure.node(),
                        failure.exitCode(),
                        failure.message(),
                        failure.hint(),
                        failure.logTail(),
                        Times.format(failure.time()));
    }

    private ServingStatus serving(ResolvedRun run) {
        boolean published = decision.state() == RunState.Publishing || decision.state() == RunState.Succeeded;
        if (!published || run.publish().kserve() == null || run.publish().when() == ResolvedRun.When.NEVER) {
            return null;
        }
        Addresses addresses = decision.addresses() == null ? new Addresses(null, null) : decision.addresses();
        return new ServingStatus(run.publish().kserve().name(), addresses.inside(), addresses.outside());
    }
}
