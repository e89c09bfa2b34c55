package dev.longcontext.minicluster.kserve;

import io.fabric8.kubernetes.api.model.Pod;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One proxy a service: without cluster DNS and an ingress controller, a loopback port is where a service is reached. */
final class Ingress implements AutoCloseable {
    private final Map<ServiceKey, ReverseProxy> proxies = new ConcurrentHashMap<>();
    private final ClusterCache cache;

    Ingress(ClusterCache cache) {
        this.cache = cache;
    }

    /** The address of a service; the same for as long as the service exists. */
    URI address(ServiceKey service) {
        return proxies.computeIfAbsent(service, key -> ReverseProxy.start(() -> readyServers(key)))
                .uri();
    }

    /** Stops listening for a service. */
    void remove(ServiceKey service) {
        ReverseProxy proxy = proxies.remove(service);
        if (proxy != null) {
            proxy.close();
        }
    }

    private List<URI> readyServers(ServiceKey service) {
        return cache.pods(service).stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null && ModelState.isReady(pod))
                .map(Ingress::server)
                .toList();
    }

    private static URI server(Pod pod) {
        return URI.create("http://" + pod.getStatus().getPodIP() + ":" + PredictorPod.port(pod.getSpec()));
    }

    @Override
    public void close() {
        proxies.keySet().forEach(this::remove);
    }
}
