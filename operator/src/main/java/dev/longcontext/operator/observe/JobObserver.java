package dev.longcontext.operator.observe;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.contract.Stage;
import dev.longcontext.operator.desired.Labels;
import dev.longcontext.operator.desired.MadeFrom;
import dev.longcontext.operator.desired.Owners;
import dev.longcontext.operator.desired.StageJob;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.JobReader;
import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.facts.PodReader;
import dev.longcontext.operator.facts.PodRefusalReader;
import dev.longcontext.operator.memory.Memory;
import dev.longcontext.operator.memory.StageRecord;
import dev.longcontext.operator.resolve.ResolvedRun;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The run's Jobs with their pods, and the end of the log of one that failed. */
final class JobObserver {

    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final Context<LongContextFineTune> context;
    private final List<Pod> departed;
    private final Resumptions resumptions;
    private final ImagePulls pulls;

    /**
     * @param departed pods that ended and are gone
     */
    JobObserver(Context<LongContextFineTune> context, List<Pod> departed, Resumptions resumptions, ImagePulls pulls) {
        this.context = context;
        this.departed = departed;
        this.resumptions = resumptions;
        this.pulls = pulls;
    }

    /**
     * The run's attempts.
     *
     * @param strays pods that have not ended and whose Job is gone
     */
    record Attempts(List<JobFacts> jobs, List<String> strays) {}

    Attempts observe(ResolvedRun run, Memory memory) {
        List<Pod> present = List.copyOf(context.getSecondaryResources(Pod.class));
        Collection<Job> jobs = jobs(run, memory).values();
        List<JobFacts> facts = jobs.stream()
                .flatMap(job -> facts(job, present)
                        .map(seen -> withRefusedPod(run, job, seen))
                        .map(seen -> withResumption(run, job, seen))
                        .map(seen -> withDelay(run, seen))
                        .stream())
                .map(job -> withLog(run, memory, job))
                .toList();
        return new Attempts(facts, strays(jobs, present));
    }

    /** Pods of the server carry the run's labels too, and no stage. */
    static List<String> strays(Collection<Job> jobs, List<Pod> pods) {
        Set<String> held = jobs.stream()
                .flatMap(job -> Owners.ownedBy(job.getMetadata().getUid(), pods).stream())
                .map(pod -> pod.getMetadata().getUid())
                .collect(Collectors.toSet());
        return pods.stream()
                .filter(JobObserver::isOfStage)
                .filter(pod -> !held.contains(pod.getMetadata().getUid()))
                .map(PodReader::read)
                .filter(pod -> !pod.finished())
                .map(PodFacts::name)
                .sorted()
                .toList();
    }

    private static boolean isOfStage(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels != null && labels.containsKey(Labels.STAGE);
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

    private Optional<JobFacts> facts(Job job, List<Pod> present) {
        List<Pod> own = Owners.ownedBy(job.getMetadata().getUid(), present);
        return read(job, own).flatMap(facts -> {
            boolean anotherComes = facts.phase() == JobFacts.Phase.RUNNING && !facts.suspended();
            return own.isEmpty() && !anotherComes
                    ? read(job, Owners.ownedBy(job.getMetadata().getUid(), departed))
                    : Optional.of(facts);
        });
    }

    private static Optional<JobFacts> read(Job job, List<Pod> pods) {
        Map<String, String> labels = job.getMetadata().getLabels();
        return Labels.attempt(labels)
                .flatMap(attempt -> Stage.ofVerb(labels.get(Labels.STAGE))
                        .map(stage -> JobReader.read(job, stage.verb(), attempt, given(job), pods)));
    }

    private static JobFacts.Given given(Job job) {
        Map<String, String> annotations = job.getMetadata().getAnnotations();
        return new JobFacts.Given(
                StageJob.imageOf(job),
                annotations == null ? null : annotations.get(MadeFrom.ANNOTATION),
                StageJob.nodesOf(job));
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
        List<Event> events = new EventLookup(context.getClient())
                .about(run.identity().namespace(), facts.uid(), PodRefusalReader.REASON);
        Map<String, String> annotations = job.getMetadata().getAnnotations();
        String asked = annotations == null ? null : annotations.get(PodRefusalReader.ASKED);
        return facts.withRefusedPod(
                PodRefusalReader.read(facts.name(), events, asked).orElse(null));
    }

    private JobFacts withDelay(ResolvedRun run, JobFacts facts) {
        if (facts.phase() != JobFacts.Phase.RUNNING || facts.pod() == null) {
            return facts;
        }
        PodDelays delays = new PodDelays(new EventLookup(context.getClient())::about, pulls);
        return facts.withPod(delays.ofStage(
                facts.pod(), run.identity().namespace(), run.limits().grace(), Instant.now()));
    }

    private JobFacts withResumption(ResolvedRun run, Job job, JobFacts facts) {
        boolean lives = facts.phase() == JobFacts.Phase.RUNNING && !facts.deleting();
        return resumptions
                .of(job, facts, run.suspend() && lives)
                .map(facts::withResumption)
                .orElse(facts);
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
