package dev.longcontext.operator.observe;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.contract.PodPaths;
import dev.longcontext.contract.ProgressReport;
import dev.longcontext.operator.desired.Owners;
import dev.longcontext.operator.facts.ClaimFacts;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.memory.Memory;
import dev.longcontext.operator.resolve.Names;
import dev.longcontext.operator.resolve.ResolvedRun;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers the facts of one run. */
public final class Observer {

    private final Watches watches;
    private final ServingObserver serving;
    private final ProgressPoller poller;
    private final Resumptions resumptions = new Resumptions(System::nanoTime);
    private final ImagePulls pulls = new ImagePulls();

    public Observer(Watches watches, ServingObserver serving, ProgressPoller poller) {
        this.watches = watches;
        this.serving = serving;
        this.poller = poller;
    }

    public Observation observe(ResolvedRun run, Memory memory, Context<LongContextFineTune> context) {
        JobObserver.Attempts attempts =
                new JobObserver(context, watches.departedPods(), resumptions, pulls).observe(run, memory);
        List<JobFacts> jobs = attempts.jobs();
        Map<String, ClaimFacts> claims = new ClaimObserver(watches, context.getClient()).observe(run, memory, jobs);
        return new Observation(
                jobs,
                attempts.strays(),
                claims,
                storageClassFound(run, claims),
                watches.nodes(),
                runConfig(run),
                progress(run, jobs),
                serving.observe(run, context),
                null);
    }

    /** To be told what was refused: of the run's InferenceService the cluster does not tell that it could not be applied. */
    public void refused(ResolvedRun run, Refusal refusal) {
        if (refusal.concern() == Refusal.Concern.SERVER) {
            serving.refused(run, refusal);
        }
    }

    private boolean storageClassFound(ResolvedRun run, Map<String, ClaimFacts> claims) {
        ResolvedRun.ClaimTemplate template = run.workspace().template();
        return template == null
                || template.storageClassName() == null
                || claims.containsKey(run.workspace().claim())
                || watches.hasStorageClass(template.storageClassName());
    }

    private String runConfig(ResolvedRun run) {
        return watches.configMap(
                        run.identity().namespace(),
                        Names.runConfig(run.identity().name()))
                .filter(map -> Owners.owns(run, map) && map.getData() != null)
                .map(map -> map.getData().get(PodPaths.CONFIG_FILE))
                .orElse(null);
    }

    private ProgressReport progress(ResolvedRun run, List<JobFacts> jobs) {
        String key = run.identity().uid();
        Optional<PodFacts> running = jobs.stream()
                .filter(job -> job.phase() == JobFacts.Phase.RUNNING && job.pod() != null)
                .map(JobFacts::pod)
                .filter(pod -> pod.running() && pod.ip() != null)
                .findFirst();
        if (running.isEmpty()) {
            poller.forget(key);
            return null;
        }
        PodFacts pod = running.get();
        poller.watch(key, pod.uid(), pod.ip());
        return poller.latest(key, pod.uid()).orElse(null);
    }
}
