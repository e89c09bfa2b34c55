package dev.longcontext.operator.decide;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.Stage;
import dev.longcontext.operator.decide.obstacle.DeletedClaims;
import dev.longcontext.operator.decide.situation.Situation;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.memory.Memory;
import dev.longcontext.operator.memory.StageRecord;
import dev.longcontext.operator.resolve.ResolvedRun;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A spec.retry above the number that was acted on last: the wish that a failed run be taken up again.
 *
 * @param memory what is remembered, with the stages that are taken up
 * @param said what is to be told of it in the status; empty for nothing new
 */
public record Retry(Memory memory, Optional<Said> said) {

    /** After these the files that an earlier stage left may be other ones; it looks, which costs a moment. */
    private static final Set<FailureClass> OF_THE_WORKSPACE =
            EnumSet.of(FailureClass.InvalidConfiguration, FailureClass.InvalidData);

    /**
     * What became of it.
     *
     * @param effective the run was taken up again; null for a run that begins with the number
     * @param message null for a run that begins with the number
     */
    public record Said(int observed, Boolean effective, String message) {}

    static Retry of(ResolvedRun run, Memory memory, Observation seen) {
        Optional<StageRecord> failed = memory.stages().values().stream()
                .filter(record -> record.phase() == StageRecord.Phase.Failed)
                .findFirst();
        return failed.isPresent() && memory.isNewRetry(run.retry())
                ? takenUp(run, memory, seen, failed.get().stage())
                : new Retry(memory, Optional.empty());
    }

    private static Retry takenUp(ResolvedRun run, Memory memory, Observation seen, Stage failed) {
        boolean workspaceGone = isWorkspaceGone(run, memory, seen);
        Optional<String> whyFromTheFirst = workspaceGone
                ? Optional.of("because the claim \"" + run.workspace().claim() + "\" is gone with all results")
                : ofTheWorkspace(memory, failed);
        Map<Stage, StageRecord> stages = new EnumMap<>(Stage.class);
        stages.putAll(memory.stages());
        for (Stage stage : run.stages()) {
            boolean again = stage == failed || (whyFromTheFirst.isPresent() && stage.compareTo(failed) < 0);
            if (again) {
                stages.put(stage, memory.stage(stage).takenUp(run.retry()));
            }
        }
        String message = whyFromTheFirst
                .map(why -> "resumed from the first stage, " + why)
                .orElse("the stage " + failed.verb() + " is resumed");
        Memory after = memory.takenUp(
                run.retry(),
                stages,
                workspaceGone ? null : memory.checkpoint(),
                workspaceGone ? null : memory.workspace());
        return new Retry(after, Optional.of(new Said(run.retry(), true, message)));
    }

    private static boolean isWorkspaceGone(ResolvedRun run, Memory memory, Observation seen) {
        return DeletedClaims.isWorkspaceGone(run, memory, seen)
                || seen.claims().get(run.workspace().claim()).deleting();
    }

    /** Empty when it is enough to begin with the stage that failed. */
    private static Optional<String> ofTheWorkspace(Memory memory, Stage failed) {
        boolean mayBeOther = memory.failure() != null
                && OF_THE_WORKSPACE.contains(memory.failure().failureClass());
        return mayBeOther && failed != Stage.PREPARE
                ? Optional.of("which repeats only what has other data or another configuration now")
                : Optional.empty();
    }

    /** With what is said of a wish that nothing follows from. */
    Retry in(ResolvedRun run, Situation situation) {
        if (memory.retry() == null) {
            return run.retry() == 0 ? this : saying(new Said(run.retry(), null, null));
        }
        boolean open = said.isEmpty() && memory.isNewRetry(run.retry());
        return situation
                .againstRetry()
                .filter(why -> open)
                .map(why -> saying(new Said(run.retry(), false, "spec.retry has no effect: " + why)))
                .orElse(this);
    }

    private Retry saying(Said text) {
        return new Retry(memory, Optional.of(text));
    }
}
