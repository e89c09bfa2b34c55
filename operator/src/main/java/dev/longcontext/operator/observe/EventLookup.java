package dev.longcontext.operator.observe;

import dev.longcontext.operator.facts.EventFacts;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** What others said of an object. Asked for when something waits, and not watched: a cluster's events are many. */
final class EventLookup {

    private final KubernetesClient client;

    EventLookup(KubernetesClient client) {
        this.client = client;
    }

    /**
     * @param uid of the object
     */
    Optional<EventFacts> latest(String namespace, String uid) {
        return EventFacts.latest(client.v1()
                .events()
                .inNamespace(namespace)
                .withField("involvedObject.uid", uid)
                .list()
                .getItems());
    }
}
