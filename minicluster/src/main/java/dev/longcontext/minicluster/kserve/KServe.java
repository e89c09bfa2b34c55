package dev.longcontext.minicluster.kserve;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The running stand-in: KServe's types and the controller of InferenceServices. */
public final class KServe implements AutoCloseable {
    private static final int ESTABLISHED_WITHIN_SECONDS = 30;

    private final ClusterCache cache;
    private final Ingress ingress;
    private final WorkQueue queue;

    private KServe(KubernetesClient client) {
        this.cache = new ClusterCache(client);
        this.ingress = new Ingress(cache);
        this.queue = new WorkQueue(new InferenceServiceController(client, cache, ingress)::reconcile);
    }

    /**
     * Installs the types and starts the controller.
     *
     * @param client with all rights; must outlive this
     */
    public static KServe start(KubernetesClient client) {
        installTypes(client);
        KServe kserve = new KServe(client);
        kserve.cache.start(kserve.queue::add);
        return kserve;
    }

    private static void installTypes(KubernetesClient client) {
        List<HasMetadata> types;
        try (InputStream yaml = KServe.class.getResourceAsStream("crds.yaml")) {
            types = client.load(yaml).items();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (HasMetadata type : types) {
            client.resource(type).serverSideApply();
            client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(type.getMetadata().getName())
                    .waitUntilCondition(KServe::isEstablished, ESTABLISHED_WITHIN_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static boolean isEstablished(CustomResourceDefinition type) {
        return type != null
                && type.getStatus() != null
                && type.getStatus().getConditions() != null
                && type.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }

    @Override
    public void close() {
        queue.close();
        cache.close();
        ingress.close();
    }
}
