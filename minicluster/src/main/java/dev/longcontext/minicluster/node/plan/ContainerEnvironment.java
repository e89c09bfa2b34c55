package dev.longcontext.minicluster.node.plan;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The environment that a container declares: {@code envFrom}, overlaid by {@code env}, each value expanded. */
final class ContainerEnvironment {
    private final Container container;
    private final DownwardApi downwardApi;
    private final ObjectReferences references;
    private final Map<String, String> variables = new LinkedHashMap<>();

    private ContainerEnvironment(Container container, DownwardApi downwardApi, ObjectReferences references) {
        this.container = container;
        this.downwardApi = downwardApi;
        this.references = references;
    }

    /**
     * The variables as the container would see them: paths are not yet rewritten.
     *
     * @throws UnresolvableReferenceException if something that is not optional is missing
     */
    static Map<String, String> resolve(Container container, DownwardApi downwardApi, ObjectReferences references)
            throws UnresolvableReferenceException {
        ContainerEnvironment environment = new ContainerEnvironment(container, downwardApi, references);
        for (EnvFromSource source : container.getEnvFrom()) {
            environment.addAll(source);
        }
        for (EnvVar variable : container.getEnv()) {
            environment.add(variable);
        }
        return environment.variables;
    }

    private void addAll(EnvFromSource source) throws UnresolvableReferenceException {
        Map<String, String> values = Map.of();
        if (source.getConfigMapRef() != null) {
            String name = source.getConfigMapRef().getName();
            values = orMissing(
                    references.configMap(name), source.getConfigMapRef().getOptional(), configMap(name));
        } else if (source.getSecretRef() != null) {
            String name = source.getSecretRef().getName();
            values = orMissing(references.secret(name), source.getSecretRef().getOptional(), secret(name));
        }
        String prefix = Objects.requireNonNullElse(source.getPrefix(), "");
        values.forEach((key, value) -> {
            // no process can have a variable of such a name; the kubelet leaves them out too
            if (!key.contains("=")) {
                variables.put(prefix + key, value);
            }
        });
    }

    private static Map<String, String> orMissing(Optional<Map<String, String>> values, Boolean optional, String what)
            throws UnresolvableReferenceException {
        if (values.isEmpty() && !Boolean.TRUE.equals(optional)) {
            throw new UnresolvableReferenceException(what + " not found");
        }
        return values.orElse(Map.of());
    }

    private void add(EnvVar variable) throws UnresolvableReferenceException {
        if (variable.getValueFrom() == null) {
            String value = Objects.requireNonNullElse(variable.getValue(), "");
            variables.put(variable.getName(), VariableExpansion.expand(value, variables::get));
            return;
        }
        Optional<String> value = valueFrom(variable.getValueFrom());
        value.ifPresent(found -> variables.put(variable.getName(), found));
    }

    private Optional<String> valueFrom(EnvVarSource source) throws UnresolvableReferenceException {
        if (source.getFieldRef() != null) {
            return Optional.of(downwardApi.field(source.getFieldRef().getFieldPath()));
        }
        if (source.getResourceFieldRef() != null) {
            return Optional.of(downwardApi.resource(source.getResourceFieldRef(), container));
        }
        if (source.getConfigMapKeyRef() != null) {
            var selector = source.getConfigMapKeyRef();
            return key(
                    references.configMap(selector.getName()),
                    new Key(configMap(selector.getName()), "ConfigMap", selector.getName(), selector.getKey()),
                    selector.getOptional());
        }
        if (source.getSecretKeyRef() != null) {
            var selector = source.getSecretKeyRef();
            return key(
                    references.secret(selector.getName()),
                    new Key(secret(selector.getName()), "Secret", selector.getName(), selector.getKey()),
                    selector.getOptional());
        }
        throw new UnresolvableReferenceException("unsupported source of an environment variable: " + source);
    }

    private Optional<String> key(Optional<Map<String, String>> values, Key key, Boolean optional)
            throws UnresolvableReferenceException {
        Optional<String> value = values.map(all -> all.get(key.key()));
        if (value.isPresent() || Boolean.TRUE.equals(optional)) {
            return value;
        }
        throw new UnresolvableReferenceException(
                values.isEmpty()
                        ? key.what() + " not found"
                        : "couldn't find key %s in %s %s/%s"
                                .formatted(key.key(), key.kind(), references.namespace(), key.name()));
    }

    private static String configMap(String name) {
        return "configmap \"" + name + "\"";
    }

    private static String secret(String name) {
        return "secret \"" + name + "\"";
    }

    private record Key(String what, String kind, String name, String key) {}
}
