package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** What the operator saw and did. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@RecordBuilder
public record LongContextFineTuneStatus(
        @JsonPropertyDescription("Generation of the spec that this status describes.")
        Long observedGeneration,

        @JsonPropertyDescription(
                "One word for people: Blocked (a condition says by what), Queued, Preparing, Training, Evaluating, "
                        + "Exporting, Restarting, Suspended, Publishing, or at the end Succeeded, GatesFailed or Failed.")
        String state,

        @JsonPropertyDescription("Facts about the run; their types and reasons are listed in docs/reference/api.md.")
        List<Condition> conditions,

        @JsonPropertyDescription("The stages in their order.")
        List<StageStatus> stages,

        @JsonPropertyDescription("Progress of the running stage.")
        Progress progress,

        @JsonPropertyDescription("What was made and spent for data.synthetic.")
        SyntheticStatus synthetic,

        @JsonPropertyDescription("What training needs, computed before it begins.")
        Estimate estimate,

        @JsonPropertyDescription("The last checkpoint.") CheckpointStatus checkpoint,

        @JsonPropertyDescription("Problems that training recovered from; absent if there were none.")
        Recovery recovery,

        @JsonPropertyDescription("The node the stages run on.")
        String node,

        @JsonPropertyDescription("The claim through which the stages exchange files.")
        WorkspaceStatus workspace,

        @JsonPropertyDescription("Scores of the evaluations.")
        List<EvaluationResult> evaluation,

        @JsonPropertyDescription(
                "The same as lines of a table, which kubectl describe shows: the first metric of each evaluation and those with gates.")
        List<String> evaluationTable,

        @JsonPropertyDescription("The context lengths at which the models do what evaluation[].effectiveLength asks.")
        EffectiveLengthStatus effectiveLength,

        @JsonPropertyDescription("What spec.approve let pass; absent if nothing.")
        ApprovalStatus approval,

        @JsonPropertyDescription("Why the run, or its last attempt, failed.")
        Failure failure,

        @JsonPropertyDescription("Result of the last spec.retry.")
        RetryStatus retry,

        @JsonPropertyDescription("What was exported.") ArtifactStatus artifact,

        @JsonPropertyDescription("Where the model is served.")
        ServingStatus serving,

        @JsonPropertyDescription("All values in use, including defaults: those of the running pod, or of the next one.")
        Resolved resolved) {}
