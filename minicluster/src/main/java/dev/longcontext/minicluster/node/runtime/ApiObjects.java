package dev.longcontext.minicluster.node.runtime;

import dev.longcontext.minicluster.node.plan.ObjectReferences;
import dev.longcontext.minicluster.node.plan.ReferencedNames;
import dev.longcontext.minicluster.node.volume.ServiceAccountToken;
import dev.longcontext.minicluster.node.volume.TokenSpec;
import dev.longcontext.minicluster.node.volume.VolumeObjects;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The API server, with the rights of a node: it sees only what belongs to its own pods. */
final class ApiObjects implements VolumeObjects {
    private final KubernetesClient client;

    ApiObjects(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public ObjectReferences references(String namespace, ReferencedNames names) {
        Map<String, ConfigMap> configMaps = new HashMap<>();
        names.configMaps()
                .forEach(name -> Optional.ofNullable(client.configMaps()
                                .inNamespace(namespace)
                                .withName(name)
                                .get())
                        .ifPresent(found -> configMaps.put(name, found)));
        Map<String, Secret> secrets = new HashMap<>();
        names.secrets()
                .forEach(name -> Optional.ofNullable(client.secrets()
                                .inNamespace(namespace)
                                .withName(name)
                                .get())
                        .ifPresent(found -> secrets.put(name, found)));
        return new ObjectReferences(namespace, configMaps, secrets);
    }

    @Override
    public Optional<PersistentVolumeClaim> claim(String namespace, String name) {
        return Optional.ofNullable(client.persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    @Override
    public Optional<PersistentVolume> persistentVolume(String name) {
        return Optional.ofNullable(client.persistentVolumes().withName(name).get());
    }

    @Override
    public ServiceAccountToken token(Pod pod, TokenSpec spec) {
        Map<String, Object> boundTo = Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Pod",
                "name",
                pod.getMetadata().getName(),
                "uid",
                pod.getMetadata().getUid());
        Map<String, Object> request = new HashMap<>(Map.of(
                "boundObjectRef", boundTo, "expirationSeconds", spec.lifetime().toSeconds()));
        request.put("audiences", spec.audience().map(List::of).orElse(List.of()));
        String account = Objects.requireNonNullElse(pod.getSpec().getServiceAccountName(), "default");
        // raw: the client has no model of this kind that can be bound to a pod
        String answer = client.raw(
                "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/serviceaccounts/" + account + "/token",
                "POST",
                Map.of("apiVersion", "authentication.k8s.io/v1", "kind", "TokenRequest", "spec", request));
        GenericKubernetesResource made =
                client.getKubernetesSerialization().unmarshal(answer, GenericKubernetesResource.class);
        String token = made.get("status", "token");
        String expires = made.get("status", "expirationTimestamp");
        return new ServiceAccountToken(token, Instant.parse(expires));
    }

    /** The pod as it is now; empty when it has gone, or another has its name. */
    Optional<Pod> pod(Pod pod) {
        return Optional.ofNullable(client.pods()
                        .inNamespace(pod.getMetadata().getNamespace())
                        .withName(pod.getMetadata().getName())
                        .get())
                .filter(found ->
                        found.getMetadata().getUid().equals(pod.getMetadata().getUid()));
    }

    /**
     * Writes a pod's status, if nobody has written the pod since.
     *
     * @return the pod as it is now; empty if it was changed meanwhile or has gone
     */
    Optional<Pod> writeStatus(Pod pod, PodStatus status) {
        try {
            return Optional.of(client.pods()
                    .resource(new PodBuilder(pod).withStatus(status).build())
                    .updateStatus());
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Removes the object of a pod whose containers have ended. */
    void delete(Pod pod) {
        try {
            client.raw(
                    "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                            + pod.getMetadata().getName(),
                    "DELETE",
                    new DeleteOptionsBuilder()
                            .withGracePeriodSeconds(0L)
                            .withNewPreconditions()
                            .withUid(pod.getMetadata().getUid())
                            .endPreconditions()
                            .build());
        } catch (KubernetesClientException e) {
            // gone already, or another pod has the name
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }
}
