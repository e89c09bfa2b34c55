package dev.longcontext.operator.observe;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.operator.desired.Labels;
import dev.longcontext.operator.facts.ClaimFacts;
import dev.longcontext.operator.facts.NodeFacts;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What is watched. The operator's own children by their label; nodes and claims whole, because a node or claim that
 * appears heals runs that wait for one, but without what nobody here reads.
 */
public final class Watches {

    private final InformerEventSource<Job, LongContextFineTune> jobs;
    private final InformerEventSource<Pod, LongContextFineTune> pods;
    private final PodStore podStore = new PodStore();
    private final InformerEventSource<ConfigMap, LongContextFineTune> configMaps;
    private final InformerEventSource<PersistentVolumeClaim, LongContextFineTune> claims;
    private final InformerEventSource<Node, LongContextFineTune> nodes;
    private final InformerEventSource<StorageClass, LongContextFineTune> storageClasses;

    public Watches(EventSourceContext<LongContextFineTune> context) {
        AffectedRuns affected = new AffectedRuns(context.getPrimaryCache());
        jobs = new InformerEventSource<>(owned(Job.class, Pruning::job), context);
        configMaps = new InformerEventSource<>(owned(ConfigMap.class, Pruning::managedFields), context);
        pods = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Pod.class, LongContextFineTune.class)
                        .withLabelSelector(Labels.SELECTOR)
                        .withItemStore(podStore)
                        .withSecondaryToPrimaryMapper(Watches::runOf)
                        .build(),
                context);
        claims = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(PersistentVolumeClaim.class, LongContextFineTune.class)
                        .withItemStore(new TransformingItemStore<>(Pruning::claim))
                        .withSecondaryToPrimaryMapper(affected::inClaim)
                        .<LongContextFineTune>withPrimaryToSecondaryMapper(run -> Set.of())
                        .withOnUpdateFilter((now, before) -> !ClaimFacts.of(now).equals(ClaimFacts.of(before)))
                        .build(),
                context);
        nodes = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Node.class, LongContextFineTune.class)
                        .withWatchAllNamespaces()
                        .withItemStore(new TransformingItemStore<>(Pruning::node))
                        .withSecondaryToPrimaryMapper(node -> affected.undecided())
                        .<LongContextFineTune>withPrimaryToSecondaryMapper(run -> Set.of())
                        .withOnUpdateFilter((now, before) -> !NodeFacts.of(now).equals(NodeFacts.of(before)))
                        .build(),
                context);
        storageClasses = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(StorageClass.class, LongContextFineTune.class)
                        .withWatchAllNamespaces()
                        .withItemStore(new TransformingItemStore<>(Pruning::storageClass))
                        .withSecondaryToPrimaryMapper(storageClass -> affected.undecided())
                        .<LongContextFineTune>withPrimaryToSecondaryMapper(run -> Set.of())
                        .withOnUpdateFilter((now, before) -> false)
                        .build(),
                context);
    }

    private static <R extends HasMetadata> InformerEventSourceConfiguration<R> owned(
            Class<R> type, UnaryOperator<R> pruning) {
        return InformerEventSourceConfiguration.from(type, LongContextFineTune.class)
                .withLabelSelector(Labels.SELECTOR)
                .withItemStore(new TransformingItemStore<>(pruning))
                .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(LongContextFineTune.class))
                .build();
    }

    /** A pod's owner is its Job, a predictor's its InferenceService; its annotation names the run. */
    static Set<ResourceID> runOf(HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        String run = annotations == null ? null : annotations.get(Labels.RUN);
        return run == null
                ? Set.of()
                : Set.of(new ResourceID(run, object.getMetadata().getNamespace()));
    }

    public List<EventSource<?, LongContextFineTune>> all() {
        return List.of(jobs, pods, configMaps, claims, nodes, storageClasses);
    }

    List<NodeFacts> nodes() {
        return nodes.list(node -> true).map(NodeFacts::of).toList();
    }

    Optional<ClaimFacts> claim(String namespace, String name) {
        return claims.get(new ResourceID(name, namespace)).map(ClaimFacts::of);
    }

    /** Pods that ended and are gone, as they were last. */
    List<Pod> departedPods() {
        return podStore.departed();
    }

    boolean hasStorageClass(String name) {
        return storageClasses.get(new ResourceID(name)).isPresent();
    }

    Optional<ConfigMap> configMap(String namespace, String name) {
        return configMaps.get(new ResourceID(name, namespace));
    }
}
