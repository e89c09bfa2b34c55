package dev.longcontext.operator.report;

import dev.longcontext.api.v1alpha1.ApprovalStatus;
import dev.longcontext.api.v1alpha1.ArtifactStatus;
import dev.longcontext.api.v1alpha1.EffectiveLengthStatus;
import dev.longcontext.api.v1alpha1.Estimate;
import dev.longcontext.api.v1alpha1.EvaluationResult;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatus;
import dev.longcontext.api.v1alpha1.Recovery;
import dev.longcontext.api.v1alpha1.SyntheticStatus;
import dev.longcontext.contract.ProgressReport;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.SyntheticReport;
import dev.longcontext.operator.decide.Decision;
import dev.longcontext.operator.facts.Times;
import dev.longcontext.operator.memory.Approval;
import dev.longcontext.operator.memory.StageRecord;
import dev.longcontext.operator.resolve.ResolvedRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the stages reported at their end. It is told once, and stays in the status as long as the stage has begun: what a
 * stage that has not begun left is of a workspace that is gone.
 *
 * @param before the status as it is
 */
record Results(LongContextFineTuneStatus before, Decision decision, ResolvedRun run) {

    /** What was made and spent for synthetic data: from the progress while the stage runs, then from its summary. */
    SyntheticStatus synthetic() {
        ProgressReport progress = decision.progress();
        Optional<SyntheticReport> reported = summary(Stage.PREPARE)
                .map(StageSummary::synthetic)
                .or(() -> Optional.ofNullable(progress).map(ProgressReport::synthetic));
        return reported.map(SyntheticStatuses::of).orElse(begun(Stage.PREPARE) ? before.synthetic() : null);
    }

    /** Of what training needs; null before it is known. */
    Estimate estimate() {
        return summary(Stage.PREPARE).map(this::estimate).orElse(begun(Stage.PREPARE) ? before.estimate() : null);
    }

    /** A run on GPUs whose memory no node tells was estimated for a CPU: that would mislead. */
    private Estimate estimate(StageSummary summary) {
        StageSummary.Estimate estimate = summary.estimate();
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

    /** The scores; null before there are some. */
    List<EvaluationResult> evaluation() {
        return summary(Stage.EVALUATE).map(Scores::of).orElse(begun(Stage.EVALUATE) ? before.evaluation() : null);
    }

    /** For people; null before there are scores. */
    List<String> evaluationTable() {
        return ScoreTable.of(evaluation());
    }

    /** Of both models; null where none was asked for, or before it is known. */
    EffectiveLengthStatus effectiveLength() {
        return summary(Stage.EVALUATE)
                .map(Scores::effectiveLength)
                .orElse(begun(Stage.EVALUATE) ? before.effectiveLength() : null);
    }

    /** What spec.approve let pass; null for nothing. */
    ApprovalStatus approval() {
        Approval approval = decision.approval();
        return approval == null ? null : new ApprovalStatus(Times.format(approval.time()), approval.gates());
    }

    /** The exported model; null before there is one. */
    ArtifactStatus artifact() {
        return summary(Stage.EXPORT).map(this::artifact).orElse(begun(Stage.EXPORT) ? before.artifact() : null);
    }

    private ArtifactStatus artifact(StageSummary summary) {
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

    /** While the stage runs from its progress, afterwards from its summary. What one attempt recovered from stays. */
    Recovery recovery() {
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

    /** Of the base model, in tokens; null before it is known. */
    Long nativeLength() {
        return summary(Stage.PREPARE)
                .map(StageSummary::nativeLength)
                .orElse(before.resolved() == null ? null : before.resolved().nativeLength());
    }

    Map<String, String> revisions() {
        return summary(Stage.PREPARE)
                .map(StageSummary::revisions)
                .orElse(before.resolved() == null ? null : before.resolved().revisions());
    }

    private boolean begun(Stage stage) {
        return decision.stages().stream()
                .anyMatch(record -> record.stage() == stage
                        && (record.phase() != StageRecord.Phase.Pending || record.started() != null));
    }

    private Optional<StageSummary> summary(Stage stage) {
        return Optional.ofNullable(decision.reports().get(stage)).map(report -> report.summary());
    }
}
