package dev.longcontext.operator.observe;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.operator.decide.Memory;
import dev.longcontext.operator.decide.StageRecord;
import dev.longcontext.operator.desired.Labels;
import dev.longcontext.operator.desired.Owners;
import dev.longcontext.operator.desired.StageJob;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.JobReader;
import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.facts.PodRefusalReader;
import dev.longcontext.operator.resolve.ResolvedRun;
import dev.longcontext.operator.resolve.Stage;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The run's Jobs with their pods, and the end of the log of one that failed. */
final class JobObserver {

    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final Context<LongContextFineTune> context;

    JobObserver(Context<LongContextFineTune> context) {
        this.context = context;
    }

    List<JobFacts> observe(ResolvedRun run, Memory memory) {
        List<Pod> pods = List.copyOf(context.getSecondaryResources(Pod.class));
        return jobs(run, memory).values().stream()
                .flatMap(job -> facts(job, pods).map(facts -> withRefusedPod(run, job, facts)).stream())
                .map(job -> withLog(run, memory, job))
                .toList();
    }

    private Map<String, Job> jobs(ResolvedRun run, Memory memory) {
        Map<String, Job> jobs = context.getSecondaryResourcesAsStream(Job.class)
                .filter(job -> Owners.owns(run, job))
                .collect(Collectors.toMap(job -> job.getMetadata().getName(), job -> job, (one, same) -> one));
        for (String expected : expected(memory)) {
            if (!jobs.containsKey(expected)) {
                read(run, expected).ifPresent(job -> jobs.put(expected, job));
            }
        }
        return jobs;
    }

    /** Jobs that were made for certain: one that the cache lacks is asked for, before it is called gone. */
    private static List<String> expected(Memory memory) {
        List<String> names = new ArrayList<>();
        for (StageRecord record : memory.stages().values()) {
            if (record.phase() == StageRecord.Phase.Running && record.job() != null) {
                names.add(record.job());
            }
        }
        return names;
    }

    private Optional<Job> read(ResolvedRun run, String name) {
        return Optional.ofNullable(context.getClient()
                        .batch()
                        .v1()
                        .jobs()
                        .inNamespace(run.identity().namespace())
                        .withName(name)
                        .get())
                .filter(job -> Owners.owns(run, job));
    }

    private static Optional<JobFacts> facts(Job job, List<Pod> pods) {
        Map<String, String> labels = job.getMetadata().getLabels();
        Optional<Integer> attempt = Labels.attempt(labels);
        return attempt.flatMap(number -> Stage.ofVerb(labels.get(Labels.STAGE))
                .map(stage -> JobReader.read(
                        job,
                        stage.verb(),
                        number,
                        given(job),
                        Owners.ownedBy(job.getMetadata().getUid(), pods))));
    }

    private static JobFacts.Given given(Job job) {
        Map<String, String> annotations = job.getMetadata().getAnnotations();
        return new JobFacts.Given(
                StageJob.imageOf(job), annotations == null ? null : annotations.get(StageJob.MADE_FROM));
    }

    /** A Job that is not suspended has its pod at once; why one has none is told by events alone. */
    private JobFacts withRefusedPod(ResolvedRun run, Job job, JobFacts facts) {
        boolean overdue = facts.phase() == JobFacts.Phase.RUNNING
                && facts.pod() == null
                && !facts.suspended()
                && facts.started() != null
                && Duration.between(facts.started(), Instant.now()).compareTo(AT_ONCE) >= 0;
        if (!overdue) {
            return facts;
        }
        List<Event> events = context.getClient()
                .events()
                .v1()
                .events()
                .inNamespace(run.identity().namespace())
                .withField("regarding.uid", facts.uid())
                .withField("reason", PodRefusalReader.REASON)
                .list()
                .getItems();
        Map<String, String> annotations = job.getMetadata().getAnnotations();
        String asked = annotations == null ? null : annotations.get(PodRefusalReader.ASKED);
        return facts.withRefusedPod(
                PodRefusalReader.read(facts.name(), events, asked).orElse(null));
    }

    private JobFacts withLog(ResolvedRun run, Memory memory, JobFacts job) {
        PodFacts pod = job.pod();
        boolean undecided = Stage.ofVerb(job.stage())
                .map(stage -> memory.stages().get(stage))
                .map(record -> record.phase() == StageRecord.Phase.Running && record.attempt() <= job.attempt())
                .orElse(true);
        return job.phase() == JobFacts.Phase.FAILED && pod != null && undecided
                ? job.withLogTail(
                        LogTail.read(context.getClient(), run.identity().namespace(), pod.name()))
                : job;
    }
}
