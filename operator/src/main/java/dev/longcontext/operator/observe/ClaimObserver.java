package dev.longcontext.operator.observe;

import dev.longcontext.contract.Stage;
import dev.longcontext.operator.facts.ClaimFacts;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.memory.Memory;
import dev.longcontext.operator.resolve.ResolvedRun;
import dev.longcontext.operator.resolve.ResolvedRun.Claim;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The claims that a run names, and of those that a pod waits for why they have no volume. */
final class ClaimObserver {

    private final Watches watches;
    private final KubernetesClient client;
    private final EventLookup events;

    ClaimObserver(Watches watches, KubernetesClient client) {
        this.watches = watches;
        this.client = client;
        this.events = new EventLookup(client);
    }

    /** Those that exist, by name. */
    Map<String, ClaimFacts> observe(ResolvedRun run, Memory memory, List<JobFacts> jobs) {
        boolean waiting = jobs.stream().anyMatch(JobFacts::unplaced);
        Map<String, ClaimFacts> claims = new HashMap<>();
        workspace(run, memory, jobs).ifPresent(claim -> claims.put(claim.name(), claim));
        run.claims().stream()
                .map(Claim::name)
                .flatMap(name -> watches.claim(run.identity().namespace(), name).stream())
                .forEach(claim -> claims.put(claim.name(), claim));
        if (waiting) {
            claims.replaceAll((name, claim) -> claim.bound()
                    ? claim
                    : claim.withNews(events.about(run.identity().namespace(), claim.uid())));
        }
        return Map.copyOf(claims);
    }

    /**
     * The work of the stages before is lost with it, so one that the cache lacks is asked for before it is called gone. And
     * caches of Jobs and of claims are filled apart: a stage that fails because its claim was replaced may be seen before the
     * claim is, and would fail for good.
     */
    private Optional<ClaimFacts> workspace(ResolvedRun run, Memory memory, List<JobFacts> jobs) {
        String namespace = run.identity().namespace();
        String name = run.workspace().claim();
        boolean hasWork = memory.anyDone() || jobs.stream().anyMatch(job -> job.phase() == JobFacts.Phase.SUCCEEDED);
        Optional<ClaimFacts> cached = watches.claim(namespace, name);
        boolean mayBeStale = cached.isEmpty() ? hasWork : jobs.stream().anyMatch(job -> isNewFailure(memory, job));
        return mayBeStale ? fresh(namespace, name) : cached;
    }

    private Optional<ClaimFacts> fresh(String namespace, String name) {
        return Optional.ofNullable(client.persistentVolumeClaims()
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .map(ClaimFacts::of);
    }

    private static boolean isNewFailure(Memory memory, JobFacts job) {
        return job.phase() == JobFacts.Phase.FAILED
                && Stage.ofVerb(job.stage())
                        .map(memory::stage)
                        .filter(record -> !record.ended() && job.attempt() >= record.attempt())
                        .isPresent();
    }
}
