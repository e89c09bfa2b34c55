package dev.longcontext.operator.report;

import dev.longcontext.api.v1alpha1.ApprovalStatus;
import dev.longcontext.api.v1alpha1.CheckpointStatus;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.api.v1alpha1.Estimate;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatus;
import dev.longcontext.api.v1alpha1.Progress;
import dev.longcontext.api.v1alpha1.RetryStatus;
import dev.longcontext.api.v1alpha1.StageStatus;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.ProgressReport;
import dev.longcontext.contract.ProgressReportBuilder;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.operator.decide.Decimals;
import dev.longcontext.operator.facts.Times;
import dev.longcontext.operator.memory.Approval;
import dev.longcontext.operator.memory.Failure;
import dev.longcontext.operator.memory.Memory;
import dev.longcontext.operator.memory.MemoryBuilder;
import dev.longcontext.operator.memory.StageRecord;
import dev.longcontext.operator.memory.Verdict;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads back what a status remembers. A status by another version, or by hand, that is not understood is forgotten. */
public final class MemoryReader {

    private MemoryReader() {}

    /**
     * What the status remembers.
     *
     * @param status null for a run that was never looked at
     */
    public static Memory of(LongContextFineTuneStatus status) {
        return status == null
                ? Memory.NONE
                : MemoryBuilder.builder()
                        .stages(stages(status.stages()))
                        .verdicts(verdicts(status.conditions()))
                        .stalledSince(stalledSince(status))
                        .failure(failure(status.failure()))
                        .progress(progress(status.progress()))
                        .checkpoint(checkpoint(status.checkpoint()))
                        .estimate(estimate(status.estimate()))
                        .retry(retry(status.retry()))
                        .workspace(
                                status.workspace() == null
                                        ? null
                                        : status.workspace().uid())
                        .approval(approval(status.approval()))
                        .build();
    }

    private static Approval approval(ApprovalStatus status) {
        return status == null || status.time() == null
                ? null
                : new Approval(
                        Times.parse(status.time()), Objects.requireNonNullElse(status.gates(), List.<String>of()));
    }

    private static Map<Stage, StageRecord> stages(List<StageStatus> stages) {
        Map<Stage, StageRecord> records = new EnumMap<>(Stage.class);
        if (stages != null) {
            stages.forEach(s -> Stage.ofVerb(s.name()).ifPresent(stage -> records.put(stage, record(stage, s))));
        }
        return records;
    }

    private static StageRecord record(Stage stage, StageStatus status) {
        return new StageRecord(
                stage,
                phase(status),
                Math.max(1, Objects.requireNonNullElse(status.attempt(), 1)),
                Math.max(0, Objects.requireNonNullElse(status.restarts(), 0)),
                status.retry(),
                status.job(),
                status.image(),
                Times.parse(status.started()),
                Times.parse(status.completed()),
                status.manifestDigest());
    }

    private static StageRecord.Phase phase(StageStatus status) {
        if (Report.SUSPENDED.equals(status.state())) {
            return status.job() == null ? StageRecord.Phase.Pending : StageRecord.Phase.Running;
        }
        return named(StageRecord.Phase.values(), status.state()).orElse(StageRecord.Phase.Pending);
    }

    private static Map<ConditionType, Verdict> verdicts(List<Condition> conditions) {
        Map<ConditionType, Verdict> verdicts = new EnumMap<>(ConditionType.class);
        if (conditions != null) {
            conditions.forEach(c -> verdict(c).ifPresent(verdict -> verdicts.put(verdict.type(), verdict)));
        }
        return verdicts;
    }

    private static Optional<Verdict> verdict(Condition condition) {
        return ConditionType.named(condition.getType())
                .flatMap(type -> named(Verdict.Status.values(), condition.getStatus())
                        .map(status -> new Verdict(type, status, condition.getReason(), condition.getMessage())));
    }

    /** When the condition Stalled became True; null while it is not. */
    public static Instant stalledSince(LongContextFineTuneStatus status) {
        return status == null || status.conditions() == null
                ? null
                : status.conditions().stream()
                        .filter(c -> ConditionType.Stalled.name().equals(c.getType()) && "True".equals(c.getStatus()))
                        .map(c -> Times.parse(c.getLastTransitionTime()))
                        .findFirst()
                        .orElse(null);
    }

    private static Failure failure(dev.longcontext.api.v1alpha1.Failure failure) {
        return failure == null
                ? null
                : new Failure(
                        named(FailureClass.values(), failure.failureClass()).orElse(FailureClass.Killed),
                        failure.stage(),
                        failure.pod(),
                        failure.node(),
                        failure.exitCode(),
                        failure.field(),
                        failure.message(),
                        failure.hint(),
                        failure.logTail(),
                        Times.parse(failure.time()));
    }

    private static ProgressReport progress(Progress progress) {
        return progress == null
                ? null
                : ProgressReportBuilder.builder()
                        .stage(progress.stage())
                        .step(progress.step())
                        .totalSteps(progress.totalSteps())
                        .percent(
                                progress.percent() == null
                                        ? null
                                        : progress.percent().doubleValue())
                        .tokens(progress.tokens())
                        .tokensPerSecond(Decimals.parse(progress.tokensPerSecond()))
                        .loss(Decimals.parse(progress.loss()))
                        .remainingSeconds(progress.remainingSeconds())
                        .waitingUntil(progress.waitingUntil())
                        .updated(progress.updated())
                        .build();
    }

    private static ProgressReport.Checkpoint checkpoint(CheckpointStatus checkpoint) {
        return checkpoint == null
                ? null
                : new ProgressReport.Checkpoint(checkpoint.step(), checkpoint.time(), checkpoint.sha256());
    }

    private static StageSummary.Estimate estimate(Estimate estimate) {
        return estimate == null
                ? null
                : new StageSummary.Estimate(
                        estimate.deviceMemoryBytes(),
                        estimate.hostMemoryBytes(),
                        estimate.fits(),
                        estimate.longestLength());
    }

    private static int retry(RetryStatus retry) {
        return retry == null || retry.observed() == null ? 0 : retry.observed();
    }

    private static <E extends Enum<E>> Optional<E> named(E[] values, String name) {
        return Arrays.stream(values).filter(v -> v.name().equals(name)).findFirst();
    }
}
