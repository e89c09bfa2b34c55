package dev.longcontext.operator.decide.situation;

import dev.longcontext.contract.ProgressReport;
import dev.longcontext.operator.decide.obstacle.NodeFit;
import dev.longcontext.operator.decide.stage.Pipeline;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.memory.Approval;
import dev.longcontext.operator.memory.Memory;
import dev.longcontext.operator.memory.Verdict;
import dev.longcontext.operator.resolve.ResolvedRun;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a run at one moment, before it is said where it stands.
 *
 * @param memory with the stages that spec.retry takes up again
 * @param checkpoint the last one of training
 * @param gates the gates' verdict; empty while there is none
 * @param approval of a result whose gates failed; empty for none
 * @param now that moment
 */
public record Findings(
        ResolvedRun run,
        Memory memory,
        Observation seen,
        NodeFit fit,
        Pipeline pipeline,
        Optional<ProgressReport.Checkpoint> checkpoint,
        Optional<Verdict> gates,
        Optional<Approval> approval,
        Instant now) {

    /** spec.publish asks for an InferenceService. */
    public boolean serves() {
        return run.publish().kserve() != null && run.publish().when() != ResolvedRun.When.NEVER;
    }
}
