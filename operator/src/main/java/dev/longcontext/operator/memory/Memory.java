package dev.longcontext.operator.memory;

import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.contract.ProgressReport;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.StageSummary;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * What the run's status says already: results that no Job can be asked for any more.
 *
 * @param verdicts the conditions as published
 * @param stalledSince when the condition Stalled became True; null while it is not
 * @param failure of the last attempt that failed; null if none did
 * @param progress as published; null before
 * @param checkpoint the last that was told of; null before
 * @param estimate of what training needs; null before
 * @param retry the spec.retry that was acted on last, 0 for none; null for a run that was never looked at
 * @param workspace uid of the claim that holds what the stages left; null before there was one, or when the status is by an
 *     operator that did not write it down
 * @param approval of a result whose gates failed; null for none
 */
@RecordBuilder
public record Memory(
        Map<Stage, StageRecord> stages,
        Map<ConditionType, Verdict> verdicts,
        Instant stalledSince,
        Failure failure,
        ProgressReport progress,
        ProgressReport.Checkpoint checkpoint,
        StageSummary.Estimate estimate,
        Integer retry,
        String workspace,
        Approval approval)
        implements MemoryBuilder.With {

    /** Of a run that was never looked at. */
    public static final Memory NONE =
            MemoryBuilder.builder().stages(Map.of()).verdicts(Map.of()).build();

    public StageRecord stage(Stage stage) {
        StageRecord record = stages.get(stage);
        return record == null ? StageRecord.pending(stage) : record;
    }

    /** With what is known of the stages by now. */
    public Memory with(List<StageRecord> records) {
        Map<Stage, StageRecord> others = new EnumMap<>(Stage.class);
        records.forEach(record -> others.put(record.stage(), record));
        return withStages(others);
    }

    /**
     * With stages that begin once more.
     *
     * @param wish the spec.retry that is acted on by it
     */
    public Memory takenUp(
            int wish, Map<Stage, StageRecord> others, ProgressReport.Checkpoint from, String onWorkspace) {
        return with(memory -> memory.stages(others).checkpoint(from).retry(wish).workspace(onWorkspace));
    }

    /** A spec.retry above the one that was acted on last, of a run that did not begin with it. */
    public boolean isNewRetry(int wish) {
        return retry != null && wish > retry;
    }

    /** Some stage has left its work in the workspace. */
    public boolean anyDone() {
        return stages.values().stream().anyMatch(record -> record.phase() == StageRecord.Phase.Succeeded);
    }

    /**
     * As if no stage had left anything; which attempts there were stays known.
     *
     * @param because why
     * @param latest each stage's highest attempt of which there is a Job, be it one that the status never learnt of; 0 for none
     */
    public Memory anew(Failure because, ToIntFunction<Stage> latest) {
        Map<Stage, StageRecord> again = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            again.put(stage, stage(stage).again(latest.applyAsInt(stage)));
        }
        return with(
                memory -> memory.stages(again).failure(because).checkpoint(null).workspace(null));
    }

    public boolean says(ConditionType type, Verdict.Status status) {
        Verdict verdict = verdicts.get(type);
        return verdict != null && verdict.status() == status;
    }
}
