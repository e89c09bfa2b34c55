package dev.longcontext.operator.observe;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.operator.desired.InferenceService;
import dev.longcontext.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is watched of KServe: the runs' InferenceServices, and the Deployments that it makes of them, which carry the same
 * labels and annotations.
 */
final class ServingWatches {

    /** On everything that KServe makes of an InferenceService. */
    static final String SERVICE_LABEL = "serving.kserve.io/inferenceservice";

    private final InformerEventSource<GenericKubernetesResource, LongContextFineTune> services;
    private final InformerEventSource<Deployment, LongContextFineTune> deployments;

    ServingWatches(EventSourceContext<LongContextFineTune> sources) {
        services = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(
                                new GroupVersionKind("serving.kserve.io", "v1beta1", InferenceService.KIND),
                                LongContextFineTune.class)
                        .withName("inferenceservices")
                        .withLabelSelector(Labels.SELECTOR)
                        .withItemStore(new TransformingItemStore<>(Pruning::managedFields))
                        .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(LongContextFineTune.class))
                        .build(),
                sources);
        deployments = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Deployment.class, LongContextFineTune.class)
                        .withName("predictors")
                        .withLabelSelector(Labels.SELECTOR + "," + SERVICE_LABEL)
                        .withItemStore(new TransformingItemStore<>(Pruning::deployment))
                        .withSecondaryToPrimaryMapper(Watches::runOf)
                        .build(),
                sources);
    }

    /** From now on. It fails where the API server does not know the types, and may be called again then. */
    void start(Context<LongContextFineTune> context) {
        context.eventSourceRetriever().dynamicallyRegisterEventSource(services);
        context.eventSourceRetriever().dynamicallyRegisterEventSource(deployments);
    }

    Optional<GenericKubernetesResource> service(String namespace, String name) {
        return services.get(new ResourceID(name, namespace));
    }

    Stream<GenericKubernetesResource> services(String namespace) {
        return services.list(namespace, service -> true);
    }

    Optional<Deployment> deployment(String namespace, String name) {
        return deployments.get(new ResourceID(name, namespace));
    }
}
