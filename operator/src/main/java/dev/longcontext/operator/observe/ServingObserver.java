package dev.longcontext.operator.observe;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.operator.desired.InferenceService;
import dev.longcontext.operator.desired.Owners;
import dev.longcontext.operator.facts.InferenceServiceReader;
import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.facts.PodProblem;
import dev.longcontext.operator.facts.PodReader;
import dev.longcontext.operator.facts.PredictorFacts;
import dev.longcontext.operator.facts.PredictorReader;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.facts.ServingFacts;
import dev.longcontext.operator.resolve.ResolvedRun;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The run's InferenceService. It is watched from the moment the cluster knows such things, and not before. */
public final class ServingObserver {

    private final KServeApi api;
    private final EventSourceContext<LongContextFineTune> sources;
    private final KubernetesClient client;
    private final DriftObserver drift = new DriftObserver();
    private final ImagePulls pulls = new ImagePulls();
    private ServingWatches watches;
    private boolean started;

    public ServingObserver(KServeApi api, EventSourceContext<LongContextFineTune> sources) {
        this.api = api;
        this.sources = sources;
        this.client = sources.getClient();
    }

    ServingFacts observe(ResolvedRun run, Context<LongContextFineTune> context) {
        if (run.publish().kserve() == null && !watching()) {
            return ServingFacts.of(ServingFacts.Phase.UNOBSERVED);
        }
        if (!api.served()) {
            return ServingFacts.of(ServingFacts.Phase.API_ABSENT);
        }
        ServingWatches watched = watch(context);
        return wanted(run, watched).withSurplus(surplus(run, watched));
    }

    /** The InferenceService could not be applied. */
    void refused(ResolvedRun run, Refusal refusal) {
        drift.refused(run, refusal);
    }

    private synchronized boolean watching() {
        return started;
    }

    /**
     * Made only now: the client refuses to watch what the API server does not know. Made once: the framework keeps what was
     * registered, and would start that again when the rest failed.
     */
    private synchronized ServingWatches watch(Context<LongContextFineTune> context) {
        if (watches == null) {
            watches = new ServingWatches(sources);
        }
        if (!started) {
            watches.start(context);
            started = true;
        }
        return watches;
    }

    private ServingFacts wanted(ResolvedRun run, ServingWatches watched) {
        if (run.publish().kserve() == null) {
            return ServingFacts.of(ServingFacts.Phase.UNOBSERVED);
        }
        String namespace = run.identity().namespace();
        String name = run.publish().kserve().name();
        GenericKubernetesResource service = watched.service(namespace, name)
                .or(() -> Optional.ofNullable(read(run, name)))
                .orElse(null);
        if (service == null) {
            return ServingFacts.of(ServingFacts.Phase.ABSENT);
        }
        if (!Owners.owns(run, service)) {
            return ServingFacts.of(ServingFacts.Phase.FOREIGN);
        }
        boolean current = current(run, service);
        Optional<ServingFacts> changed =
                current ? drift.observe(run, service, () -> read(run, name)) : Optional.empty();
        if (changed.isPresent()) {
            return changed.get();
        }
        ServingFacts facts =
                InferenceServiceReader.read(service, predictor(run, watched)).withCurrent(current);
        return facts.phase() == ServingFacts.Phase.PROGRESSING
                ? podProblem(run, name).map(facts::because).orElse(facts)
                : facts;
    }

    /** One that does not carry the operator's label is not in the cache. */
    private GenericKubernetesResource read(ResolvedRun run, String name) {
        return client.genericKubernetesResources(InferenceService.API_VERSION, InferenceService.KIND)
                .inNamespace(run.identity().namespace())
                .withName(name)
                .get();
    }

    /** A KServe that is configured to pass no labels on makes one that is not in the cache. */
    private PredictorFacts predictor(ResolvedRun run, ServingWatches watched) {
        String namespace = run.identity().namespace();
        String name = InferenceService.predictor(run.publish().kserve().name());
        Deployment deployment = watched.deployment(namespace, name)
                .or(() -> Optional.ofNullable(client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName(name)
                        .get()))
                .orElse(null);
        return PredictorReader.read(
                name,
                deployment,
                new PredictorReader.Asked(
                        InferenceService.predictorAnnotations(run),
                        run.publish().kserve().args()));
    }

    private static boolean current(ResolvedRun run, GenericKubernetesResource service) {
        String applied = service.getMetadata().getAnnotations() == null
                ? null
                : service.getMetadata().getAnnotations().get(InferenceService.DIGEST);
        return Objects.equals(
                applied,
                InferenceService.digest(
                        run, run.publish().kserve(), run.publish().path()));
    }

    private static List<String> surplus(ResolvedRun run, ServingWatches watched) {
        boolean none = run.publish().kserve() == null || run.publish().when() == ResolvedRun.When.NEVER;
        return watched.services(run.identity().namespace())
                .filter(service -> Owners.owns(run, service))
                .map(service -> service.getMetadata().getName())
                .filter(name -> none || !name.equals(run.publish().kserve().name()))
                .toList();
    }

    /** KServe's status reads the same whether an image is missing, a node is full or the server crashes; its pods tell. */
    private Optional<PodProblem> podProblem(ResolvedRun run, String service) {
        String namespace = run.identity().namespace();
        PodDelays delays = new PodDelays(new EventLookup(client)::about, pulls);
        List<Pod> pods = client.pods()
                .inNamespace(namespace)
                .withLabel(ServingWatches.SERVICE_LABEL, service)
                .list()
                .getItems();
        return ServerPods.ofLastTemplate(pods).stream()
                .map(PodReader::read)
                .map(pod -> delays.ofStart(pod, namespace, Instant.now()))
                .map(PodFacts::problem)
                .filter(Objects::nonNull)
                .findFirst();
    }
}
