package dev.longcontext.operator.decide;

import dev.longcontext.operator.contract.TerminationMessage;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.memory.Memory;
import dev.longcontext.operator.memory.StageRecord;
import dev.longcontext.operator.resolve.ResolvedRun;
import dev.longcontext.operator.resolve.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far the stages have come.
 *
 * @param records one for each stage of the run, in order
 * @param current the first stage that is not done; empty when all are
 * @param reports of the stages found done just now
 */
record Pipeline(List<StageRecord> records, Optional<StageState> current, Map<Stage, TerminationMessage> reports) {

    static Pipeline of(ResolvedRun run, Memory memory, Observation seen, Instant now) {
        List<StageRecord> records = new ArrayList<>();
        Map<Stage, TerminationMessage> reports = new EnumMap<>(Stage.class);
        StageState current = null;
        for (Stage stage : Stage.of(run)) {
            if (current != null) {
                records.add(memory.stage(stage));
                continue;
            }
            StageState state = StageFold.of(memory.stage(stage), seen.jobs(), run, now);
            records.add(state.record());
            if (state instanceof StageState.Done done) {
                done.report().ifPresent(report -> reports.put(stage, report));
            } else {
                current = state;
            }
        }
        return new Pipeline(
                List.copyOf(records), Optional.ofNullable(current).map(state -> afterOthers(state, seen)), reports);
    }

    /** The workspace belongs to a Job of another stage that has not ended until that one is gone. */
    private static StageState afterOthers(StageState state, Observation seen) {
        return state instanceof StageState.Startable startable
                ? seen.jobs().stream()
                        .filter(job -> job.phase() == JobFacts.Phase.RUNNING)
                        .findFirst()
                        .<StageState>map(job -> new StageState.Replacing(startable.record(), job, startable.before()))
                        .orElse(state)
                : state;
    }

    Optional<TerminationMessage.Summary> summary(Stage stage) {
        return Optional.ofNullable(reports.get(stage)).map(TerminationMessage::summary);
    }

    boolean done(Stage stage) {
        return records.stream().anyMatch(r -> r.stage() == stage && r.phase() == StageRecord.Phase.Succeeded);
    }
}
