package dev.longcontext.operator.decide;

import dev.longcontext.contract.ProgressReport;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.TerminationMessage;
import dev.longcontext.operator.decide.situation.Action;
import dev.longcontext.operator.decide.situation.RunState;
import dev.longcontext.operator.facts.Addresses;
import dev.longcontext.operator.memory.Approval;
import dev.longcontext.operator.memory.Failure;
import dev.longcontext.operator.memory.StageRecord;
import dev.longcontext.operator.memory.Verdict;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What follows from the facts: what the run says of itself, and what is to be done.
 *
 * @param verdicts every condition
 * @param stages every stage, in order
 * @param reports of stages found done just now; results of earlier ones are in the status already
 * @param failure of the last attempt that failed; null if there was none, or the stage is done by now
 * @param checkpoint the last one; null for none
 * @param retry what is to be told of spec.retry; null for nothing new
 * @param outdated a pod runs that was made from an earlier spec: what is published of that one stays
 * @param progress of the current stage; null before the first
 * @param node the last stage's; null before the first
 * @param workspace uid of the claim that holds what the stages left; null while there is none
 * @param approval of a result whose gates failed; null for none
 * @param addresses where the model answers; null while it does not
 * @param recheck when to look again though nothing has happened; null: no need to
 */
@RecordBuilder
public record Decision(
        RunState state,
        List<Verdict> verdicts,
        List<StageRecord> stages,
        Map<Stage, TerminationMessage> reports,
        Failure failure,
        ProgressReport progress,
        ProgressReport.Checkpoint checkpoint,
        Retry.Said retry,
        boolean outdated,
        String node,
        String workspace,
        Approval approval,
        Addresses addresses,
        List<Action> actions,
        Duration recheck) {}
