package dev.longcontext.operator.facts;

import dev.longcontext.contract.ProgressReport;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;

/**
 * Everything known of a run in the cluster at one moment.
 *
 * @param jobs the run's own, of every stage and attempt
 * @param strays pods of the run that have not ended and whose Job is gone
 * @param claims those that exist of the claims the run names, by name
 * @param storageClassFound false only when the run names a StorageClass and it is not there
 * @param nodes every node
 * @param runConfig text of run.json as the ConfigMap has it; null when there is none
 * @param progress what the running pod last reported; null when nothing
 * @param serving the InferenceService
 * @param refusal what was just tried and refused; null when nothing was
 */
@RecordBuilder
public record Observation(
        List<JobFacts> jobs,
        List<String> strays,
        Map<String, ClaimFacts> claims,
        boolean storageClassFound,
        List<NodeFacts> nodes,
        String runConfig,
        ProgressReport progress,
        ServingFacts serving,
        Refusal refusal)
        implements ObservationBuilder.With {}
