package dev.longcontext.operator.facts;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Puts a Job and its pods together into {@link JobFacts}. */
public final class JobReader {

    private JobReader() {}

    /**
     * One attempt, from its Job and pods.
     *
     * @param given what the attempt was given, as the Job says
     * @param pods those of this Job alone
     */
    public static JobFacts read(Job job, String stage, int attempt, JobFacts.Given given, Collection<Pod> pods) {
        JobStatus status = job.getStatus() == null ? new JobStatus() : job.getStatus();
        Optional<JobCondition> complete = condition(status, "Complete");
        Optional<JobCondition> failed = condition(status, "Failed");
        List<PodFacts> facts = pods.stream()
                .map(PodReader::read)
                .sorted(Comparator.comparing(PodFacts::created, Comparator.nullsFirst(Comparator.naturalOrder())))
                .toList();
        return JobFactsBuilder.builder()
                .name(job.getMetadata().getName())
                .uid(job.getMetadata().getUid())
                .stage(stage)
                .attempt(attempt)
                .phase(phase(complete.isPresent(), failed.isPresent()))
                .suspension(Suspension.of(job).orElse(null))
                .failureReason(failed.map(JobCondition::getReason).orElse(null))
                .failureMessage(failed.map(JobCondition::getMessage).orElse(null))
                .started(Times.parse(status.getStartTime()))
                .finished(finished(status, complete.or(() -> failed)))
                .livePods((int) facts.stream().filter(p -> !p.finished()).count())
                .pod(facts.isEmpty() ? null : facts.get(facts.size() - 1))
                .given(given)
                .deleting(job.getMetadata().getDeletionTimestamp() != null)
                .build();
    }

    private static JobFacts.Phase phase(boolean complete, boolean failed) {
        if (complete) {
            return JobFacts.Phase.SUCCEEDED;
        }
        return failed ? JobFacts.Phase.FAILED : JobFacts.Phase.RUNNING;
    }

    private static Instant finished(JobStatus status, Optional<JobCondition> end) {
        Instant completion = Times.parse(status.getCompletionTime());
        return completion != null
                ? completion
                : end.map(c -> Times.parse(c.getLastTransitionTime())).orElse(null);
    }

    private static Optional<JobCondition> condition(JobStatus status, String type) {
        return status.getConditions() == null
                ? Optional.empty()
                : status.getConditions().stream()
                        .filter(c -> type.equals(c.getType()) && "True".equals(c.getStatus()))
                        .findFirst();
    }
}
