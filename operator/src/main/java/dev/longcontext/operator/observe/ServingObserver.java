package dev.longcontext.operator.observe;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.operator.desired.InferenceService;
import dev.longcontext.operator.desired.Labels;
import dev.longcontext.operator.desired.Owners;
import dev.longcontext.operator.facts.InferenceServiceReader;
import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.facts.PodProblem;
import dev.longcontext.operator.facts.PodReader;
import dev.longcontext.operator.facts.ServingFacts;
import dev.longcontext.operator.resolve.ResolvedRun;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The run's InferenceService. It is watched from the moment the cluster knows such things, and not before. */
public final class ServingObserver {

    private static final String NAME = "inferenceservices";
    private static final String SERVICE_LABEL = "serving.kserve.io/inferenceservice";

    private final KServeApi api;
    private final EventSourceContext<LongContextFineTune> sources;
    private final KubernetesClient client;
    private InformerEventSource<GenericKubernetesResource, LongContextFineTune> source;

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
        InformerEventSource<GenericKubernetesResource, LongContextFineTune> services = watch(context);
        return wanted(run, services).withSurplus(surplus(run, services));
    }

    private synchronized boolean watching() {
        return source != null;
    }

    /** Made only now: the client refuses to watch what the API server does not know. */
    private synchronized InformerEventSource<GenericKubernetesResource, LongContextFineTune> watch(
            Context<LongContextFineTune> context) {
        if (source == null) {
            InformerEventSource<GenericKubernetesResource, LongContextFineTune> made = new InformerEventSource<>(
                    InformerEventSourceConfiguration.from(
                                    new GroupVersionKind("serving.kserve.io", "v1beta1", InferenceService.KIND),
                                    LongContextFineTune.class)
                            .withName(NAME)
                            .withLabelSelector(Labels.SELECTOR)
                            .withItemStore(new TransformingItemStore<>(Pruning::managedFields))
                            .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(LongContextFineTune.class))
                            .build(),
                    sources);
            context.eventSourceRetriever().dynamicallyRegisterEventSource(made);
            source = made;
        }
        return source;
    }

    private ServingFacts wanted(
            ResolvedRun run, InformerEventSource<GenericKubernetesResource, LongContextFineTune> services) {
        if (run.publish().kserve() == null) {
            return ServingFacts.of(ServingFacts.Phase.UNOBSERVED);
        }
        String name = run.publish().kserve().name();
        GenericKubernetesResource service = services.get(
                        new ResourceID(name, run.identity().namespace()))
                .or(() -> Optional.ofNullable(read(run, name)))
                .orElse(null);
        if (service == null) {
            return ServingFacts.of(ServingFacts.Phase.ABSENT);
        }
        if (!Owners.owns(run, service)) {
            return ServingFacts.of(ServingFacts.Phase.FOREIGN);
        }
        ServingFacts facts = InferenceServiceReader.read(service).withCurrent(current(run, service));
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

    private static boolean current(ResolvedRun run, GenericKubernetesResource service) {
        String applied = service.getMetadata().getAnnotations() == null
                ? null
                : service.getMetadata().getAnnotations().get(InferenceService.DIGEST);
        return Objects.equals(
                applied,
                InferenceService.digest(
                        run, run.publish().kserve(), run.publish().path()));
    }

    private static List<String> surplus(
            ResolvedRun run, InformerEventSource<GenericKubernetesResource, LongContextFineTune> services) {
        boolean none = run.publish().kserve() == null || run.publish().when() == ResolvedRun.When.NEVER;
        return services.list(run.identity().namespace(), service -> Owners.owns(run, service))
                .map(service -> service.getMetadata().getName())
                .filter(name -> none || !name.equals(run.publish().kserve().name()))
                .toList();
    }

    /** KServe's status reads the same whether an image is missing, a node is full or the server crashes; its pods tell. */
    private Optional<PodProblem> podProblem(ResolvedRun run, String service) {
        return client
                .pods()
                .inNamespace(run.identity().namespace())
                .withLabel(SERVICE_LABEL, service)
                .list()
                .getItems()
                .stream()
                .map(PodReader::read)
                .map(PodFacts::problem)
                .filter(Objects::nonNull)
                .findFirst();
    }
}
