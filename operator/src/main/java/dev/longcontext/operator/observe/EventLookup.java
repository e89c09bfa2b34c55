package dev.longcontext.operator.observe;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;

/** What others said of an object. Asked for when something waits, and not watched: a cluster's events are many. */
final class EventLookup {

    private static final String OBJECT = "regarding.uid";

    private final KubernetesClient client;

    EventLookup(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Everything.
     *
     * @param uid of the object
     */
    List<Event> about(String namespace, String uid) {
        return list(namespace, Map.of(OBJECT, uid));
    }

    /**
     * That of one reason.
     *
     * @param uid of the object
     */
    List<Event> about(String namespace, String uid, String reason) {
        return list(namespace, Map.of(OBJECT, uid, "reason", reason));
    }

    private List<Event> list(String namespace, Map<String, String> fields) {
        return client.events()
                .v1()
                .events()
                .inNamespace(namespace)
                .withFields(fields)
                .list()
                .getItems();
    }
}
