package dev.longcontext.operator.report;

import dev.longcontext.api.v1alpha1.ArtifactStatus;
import dev.longcontext.api.v1alpha1.CheckpointStatus;
import dev.longcontext.api.v1alpha1.Estimate;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatus;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatusBuilder;
import dev.longcontext.api.v1alpha1.Progress;
import dev.longcontext.api.v1alpha1.Recovery;
import dev.longcontext.api.v1alpha1.Resolved;
import dev.longcontext.api.v1alpha1.ResolvedBuilder;
import dev.longcontext.api.v1alpha1.RetryStatus;
import dev.longcontext.api.v1alpha1.ServingStatus;
import dev.longcontext.api.v1alpha1.StageStatus;
import dev.longcontext.api.v1alpha1.WorkspaceStatus;
import dev.longcontext.contract.ProgressReport;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.TerminationMessage;
import dev.longcontext.contract.TerminationMessage.Summary;
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
import java.util.Optional;

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
        return LongContextFineTuneStatusBuilder.builder()
                .observedGeneration(run.identity().generation())
                .state(decision.state().name())
                .conditions(Transitions.conditions(
                        before.conditions(), decision.verdicts(), run.identity().generation(), now))
                .stages(stages())
                .progress(progress(decision.progress()))
                .estimate(summary(Stage.PREPARE)
                        .map(s -> estimate(run, s))
                        .orElse(begun(Stage.PREPARE) ? before.estimate() : null))
                .checkpoint(checkpoint())
                .recovery(recovery())
                .node(decision.node() == null ? before.node() : decision.node())
                .workspace(workspace(run))
                .evaluation(summary(Stage.EVALUATE)
                        .map(Scores::of)
                        .orElse(begun(Stage.EVALUATE) ? before.evaluation() : null))
                .failure(failure(decision.failure()))
                .retry(retry())
                .artifact(summary(Stage.EXPORT)
                        .map(s -> artifact(run, s))
                        .orElse(begun(Stage.EXPORT) ? before.artifact() : null))
                .serving(serving(run))
                .resolved(resolved(run))
                .build();
    }

    /** Of a run whose spec is invalid. */
    public LongContextFineTuneStatus ofRejected(long generation) {
        return Kept.of(
                before,
                generation,
                decision.state().name(),
                Transitions.conditions(before.conditions(), decision.verdicts(), generation, now));
    }

    /** What a stage that has not begun left is of a workspace that is gone. */
    private boolean begun(Stage stage) {
        return decision.stages().stream()
                .anyMatch(record -> record.stage() == stage
                        && (record.phase() != StageRecord.Phase.Pending || record.started() != null));
    }

    private Optional<Summary> summary(Stage stage) {
        return Optional.ofNullable(decision.reports().get(stage)).map(report -> report.summary());
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
    private Resolved resolved(ResolvedRun run) {
        Resolved current = Resolutions.of(run, nativeLength());
        return decision.outdated() && before.resolved() != null
                ? ResolvedBuilder.builder(before.resolved())
                        .nativeLength(current.nativeLength())
                        .build()
                : current;
    }

    /** A run on GPUs whose memory no node tells was estimated for a CPU: that would mislead. */
    private static Estimate estimate(ResolvedRun run, Summary summary) {
        TerminationMessage.Estimate estimate = summary.estimate();
        boolean ofAnother =
                estimate != null && estimate.fits() == null && run.placement().gpus() > 0;
        return estimate == null || ofAnother
                ? null
                : new Estimate(
                        estimate.deviceMemoryBytes(),
                        estimate.hostMemoryBytes(),
                        estimate.fits(),
                        estimate.longestLength());
    }

    /** While the stage runs from its progress, afterwards from its summary. What one attempt came over stays. */
    private Recovery recovery() {
        ProgressReport progress = decision.progress();
        boolean training = progress != null && Stage.TRAIN.verb().equals(progress.stage());
        Optional<Recovery> reported = summary(Stage.TRAIN)
                .map(s -> new Recovery(s.skippedSteps(), s.damagedCheckpoints()))
                .or(() -> training
                        ? Optional.of(new Recovery(progress.skippedSteps(), progress.damagedCheckpoints()))
                        : Optional.empty());
        Recovery known = before.recovery() == null ? new Recovery(null, null) : before.recovery();
        Recovery now = reported.orElse(known);
        Long skipped = larger(known.skippedSteps(), now.skippedSteps());
        Long damaged = larger(known.damagedCheckpoints(), now.damagedCheckpoints());
        return skipped == null && damaged == null ? null : new Recovery(skipped, damaged);
    }

    /** Null for none. */
    private static Long larger(Long first, Long second) {
        long larger = Math.max(first == null ? 0 : first, second == null ? 0 : second);
        return larger == 0 ? null : larger;
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

    private static ArtifactStatus artifact(ResolvedRun run, Summary summary) {
        String path = run.publish().path();
        String workspace = "pvc://" + run.workspace().claim() + "/"
                + (run.workspace().subPath() == null ? "" : run.workspace().subPath() + "/");
        String report = run.config().evaluation().isEmpty() ? null : workspace + "evaluation/report.html";
        return summary.artifacts().stream()
                .filter(a -> path.equals(a.path()))
                .findFirst()
                .map(a -> new ArtifactStatus(workspace + path, a.sha256(), a.bytes(), report))
                .orElse(new ArtifactStatus(workspace + path, null, null, report));
    }

    private ServingStatus serving(ResolvedRun run) {
        boolean published = decision.state() == RunState.Publishing || decision.state() == RunState.Succeeded;
        if (!published || run.publish().kserve() == null || run.publish().when() == ResolvedRun.When.NEVER) {
            return null;
        }
        Addresses addresses = decision.addresses() == null ? new Addresses(null, null) : decision.addresses();
        return new ServingStatus(run.publish().kserve().name(), addresses.inside(), addresses.outside());
    }

    private Long nativeLength() {
        return summary(Stage.PREPARE)
                .map(Summary::nativeLength)
                .orElse(before.resolved() == null ? null : before.resolved().nativeLength());
    }
}
