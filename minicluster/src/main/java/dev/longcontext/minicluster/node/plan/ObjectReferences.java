package dev.longcontext.minicluster.node.plan;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The objects of its namespace that a pod refers to, as they are now; absent ones are not in the maps.
 *
 * @param namespace the pod's namespace, for messages
 * @param configMaps by name
 * @param secrets by name
 */
public record ObjectReferences(String namespace, Map<String, ConfigMap> configMaps, Map<String, Secret> secrets) {
    public ObjectReferences {
        configMaps = Map.copyOf(configMaps);
        secrets = Map.copyOf(secrets);
    }

    /** A ConfigMap's texts by key; empty when there is no such ConfigMap. */
    Optional<Map<String, String>> configMap(String name) {
        return Optional.ofNullable(configMaps.get(name))
                .map(map -> map.getData() == null ? Map.<String, String>of() : map.getData());
    }

    /** A Secret's texts by key; empty when there is no such Secret. */
    Optional<Map<String, String>> secret(String name) {
        return secretFiles(name).map(files -> {
            Map<String, String> texts = new TreeMap<>();
            files.forEach((key, bytes) -> texts.put(key, new String(bytes, StandardCharsets.UTF_8)));
            return texts;
        });
    }

    /** A ConfigMap's content by key, the binary one too; empty when there is no such ConfigMap. */
    public Optional<Map<String, byte[]>> configMapFiles(String name) {
        return configMap(name).map(texts -> {
            Map<String, byte[]> files =
                    new TreeMap<>(decoded(configMaps.get(name).getBinaryData()));
            texts.forEach((key, text) -> files.put(key, text.getBytes(StandardCharsets.UTF_8)));
            return files;
        });
    }

    /** A Secret's content by key; empty when there is no such Secret. */
    public Optional<Map<String, byte[]>> secretFiles(String name) {
        return Optional.ofNullable(secrets.get(name)).map(secret -> decoded(secret.getData()));
    }

    private static Map<String, byte[]> decoded(Map<String, String> base64) {
        Map<String, byte[]> decoded = new TreeMap<>();
        if (base64 != null) {
            base64.forEach((key, value) -> decoded.put(key, Base64.getDecoder().decode(value)));
        }
        return decoded;
    }
}
