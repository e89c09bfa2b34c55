package dev.longcontext.minicluster.node.volume;

import dev.longcontext.minicluster.node.plan.DownwardApi;
import dev.longcontext.minicluster.node.plan.ObjectReferences;
import dev.longcontext.minicluster.node.plan.UnresolvableReferenceException;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.ProjectedVolumeSource;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The files of volumes that are made of other objects: by relative path, with their content. */
final class VolumeFiles {
    private static final int DEFAULT_MODE = 0644;

    private final ObjectReferences references;
    private final DownwardApi downwardApi;

    VolumeFiles(ObjectReferences references, DownwardApi downwardApi) {
        this.references = references;
        this.downwardApi = downwardApi;
    }

    Map<String, VolumeFile> of(ConfigMapVolumeSource source) throws UnresolvableReferenceException {
        return select(
                configMap(source.getName()),
                source.getItems(),
                new Rule("configmap", source.getName(), source.getOptional(), mode(source.getDefaultMode())));
    }

    Map<String, VolumeFile> of(SecretVolumeSource source) throws UnresolvableReferenceException {
        return select(
                references.secretFiles(source.getSecretName()),
                source.getItems(),
                new Rule("secret", source.getSecretName(), source.getOptional(), mode(source.getDefaultMode())));
    }

    Map<String, VolumeFile> of(List<DownwardAPIVolumeFile> items, Integer defaultMode)
            throws UnresolvableReferenceException {
        Map<String, VolumeFile> files = new TreeMap<>();
        for (DownwardAPIVolumeFile item : items) {
            String value = item.getFieldRef() != null
                    ? downwardApi.field(item.getFieldRef().getFieldPath())
                    : downwardApi.resource(item.getResourceFieldRef(), new Container());
            int mode = Objects.requireNonNullElse(item.getMode(), mode(defaultMode));
            files.put(item.getPath(), VolumeFile.ofText(value, mode));
        }
        return files;
    }

    /** @param tokens makes the tokens that the volume asks for */
    Map<String, VolumeFile> of(ProjectedVolumeSource source, Function<ServiceAccountTokenProjection, String> tokens)
            throws UnresolvableReferenceException {
        int mode = mode(source.getDefaultMode());
        Map<String, VolumeFile> files = new TreeMap<>();
        for (VolumeProjection projection : source.getSources()) {
            files.putAll(of(projection, mode));
            ServiceAccountTokenProjection token = projection.getServiceAccountToken();
            if (token != null) {
                files.put(token.getPath(), VolumeFile.ofText(tokens.apply(token), mode));
            }
        }
        return files;
    }

    private Map<String, VolumeFile> of(VolumeProjection projection, int mode) throws UnresolvableReferenceException {
        if (projection.getConfigMap() != null) {
            var map = projection.getConfigMap();
            Rule rule = new Rule("configmap", map.getName(), map.getOptional(), mode);
            return select(configMap(map.getName()), map.getItems(), rule);
        }
        if (projection.getSecret() != null) {
            var secret = projection.getSecret();
            Rule rule = new Rule("secret", secret.getName(), secret.getOptional(), mode);
            return select(references.secretFiles(secret.getName()), secret.getItems(), rule);
        }
        if (projection.getDownwardAPI() != null) {
            return of(projection.getDownwardAPI().getItems(), mode);
        }
        if (projection.getServiceAccountToken() != null) {
            return Map.of();
        }
        throw new UnresolvableReferenceException("the virtual node projects configMap, secret, downwardAPI and"
                + " serviceAccountToken, not " + projection);
    }

    private Optional<Map<String, byte[]>> configMap(String name) {
        return references.configMapFiles(name);
    }

    private static Map<String, VolumeFile> select(
            Optional<Map<String, byte[]>> content, List<KeyToPath> items, Rule rule)
            throws UnresolvableReferenceException {
        if (content.isEmpty() && !rule.isOptional()) {
            throw new UnresolvableReferenceException(rule.kind() + " \"" + rule.name() + "\" not found");
        }
        Map<String, byte[]> bytes = content.orElse(Map.of());
        Map<String, VolumeFile> files = new TreeMap<>();
        if (items.isEmpty()) {
            bytes.forEach((key, value) -> files.put(key, new VolumeFile(value, rule.mode())));
        }
        for (KeyToPath item : items) {
            byte[] value = bytes.get(item.getKey());
            if (value != null) {
                files.put(
                        item.getPath(), new VolumeFile(value, Objects.requireNonNullElse(item.getMode(), rule.mode())));
            } else if (!rule.isOptional()) {
                String kind = rule.kind().equals("secret") ? "secret" : "config";
                throw new UnresolvableReferenceException("references non-existent " + kind + " key: " + item.getKey());
            }
        }
        return files;
    }

    private static int mode(Integer defaultMode) {
        return Objects.requireNonNullElse(defaultMode, DEFAULT_MODE);
    }

    private record Rule(String kind, String name, Boolean optional, int mode) {
        boolean isOptional() {
            return Boolean.TRUE.equals(optional);
        }
    }
}
