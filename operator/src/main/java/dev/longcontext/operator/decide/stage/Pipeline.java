package dev.longcontext.operator.decide.stage;

import dev.longcontext.contract.Stage;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.TerminationMessage;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.memory.Memory;
import dev.longcontext.operator.memory.StageRecord;
import dev.longcontext.operator.resolve.ResolvedRun;
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
public record Pipeline(
        List<StageRecord> records, Optional<StageState.Unfinished> current, Map<Stage, TerminationMessage> reports) {

    public static Pipeline of(ResolvedRun run, Memory memory, Observation seen, Instant now) {
        List<StageRecord> records = new ArrayList<>();
        Map<Stage, TerminationMessage> reports = new EnumMap<>(Stage.class);
        StageState.Unfinished current = null;
        for (Stage stage : run.stages()) {
            if (current != null) {
                records.add(memory.stage(stage));
                continue;
            }
            StageState state = StageFold.of(memory.stage(stage), seen, run, now);
            records.add(state.record());
            state.report().ifPresent(report -> reports.put(stage, report));
            current = state.unfinished().orElse(null);
        }
        return new Pipeline(List.copyOf(records), Optional.ofNullable(current), reports);
    }

    public Optional<StageSummary> summary(Stage stage) {
        return Optional.ofNullable(reports.get(stage)).map(TerminationMessage::summary);
    }

    public boolean done(Stage stage) {
        return records.stream().anyMatch(r -> r.stage() == stage && r.phase() == StageRecord.Phase.Succeeded);
    }
}
