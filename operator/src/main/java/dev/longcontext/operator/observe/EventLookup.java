package dev.longcontext.operator.observe;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** What others said of an object. Asked for when something waits, and not watched: a cluster's events are many. */
final class EventLookup {

    private final KubernetesClient client;

    EventLookup(KubernetesClient client) {
        this.client = client;
    }

    /**
     * @param uid of the object
     */
    List<Event> about(String namespace, String uid) {
        return client.v1()
                .events()
                .inNamespace(namespace)
                .withField("involvedObject.uid", uid)
                .list()
                .getItems();
    }
}
