package dev.longcontext.minicluster.node.plan;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The names of the objects that a pod refers to.
 *
 * @param configMaps names of ConfigMaps
 * @param secrets names of Secrets
 */
public record ReferencedNames(Set<String> configMaps, Set<String> secrets) {

    /** What a container's environment refers to. */
    public static ReferencedNames ofEnvironment(Container container) {
        ReferencedNames names = new ReferencedNames(new TreeSet<>(), new TreeSet<>());
        container.getEnvFrom().forEach(names::add);
        container.getEnv().stream()
                .map(EnvVar::getValueFrom)
                .filter(Objects::nonNull)
                .forEach(names::add);
        return names;
    }

    /** What a pod's volumes refer to. */
    public static ReferencedNames ofVolumes(PodSpec spec) {
        ReferencedNames names = new ReferencedNames(new TreeSet<>(), new TreeSet<>());
        spec.getVolumes().forEach(names::add);
        return names;
    }

    private void add(EnvFromSource source) {
        if (source.getConfigMapRef() != null) {
            configMaps.add(source.getConfigMapRef().getName());
        }
        if (source.getSecretRef() != null) {
            secrets.add(source.getSecretRef().getName());
        }
    }

    private void add(EnvVarSource source) {
        if (source.getConfigMapKeyRef() != null) {
            configMaps.add(source.getConfigMapKeyRef().getName());
        }
        if (source.getSecretKeyRef() != null) {
            secrets.add(source.getSecretKeyRef().getName());
        }
    }

    private void add(Volume volume) {
        if (volume.getConfigMap() != null) {
            configMaps.add(volume.getConfigMap().getName());
        }
        if (volume.getSecret() != null) {
            secrets.add(volume.getSecret().getSecretName());
        }
        Stream<VolumeProjection> projections =
                volume.getProjected() == null ? Stream.empty() : volume.getProjected().getSources().stream();
        projections.forEach(this::add);
    }

    private void add(VolumeProjection projection) {
        if (projection.getConfigMap() != null) {
            configMaps.add(projection.getConfigMap().getName());
        }
        if (projection.getSecret() != null) {
            secrets.add(projection.getSecret().getName());
        }
    }
}
