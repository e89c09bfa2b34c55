package dev.longcontext.minicluster.junit;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A namespace of one test.
 *
 * @param namespace as created
 * @param client works in this namespace by default
 */
record TestNamespace(Namespace namespace, KubernetesClient client) implements AutoCloseable {
    private static final int LONGEST_PREFIX = 50;

    /** Makes a namespace and waits until pods can be made in it. */
    static TestNamespace create(KubernetesClient client, String test, Map<String, String> labels) {
        String prefix = test.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9-]", "-");
        Namespace namespace = client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName(prefix.substring(0, Math.min(prefix.length(), LONGEST_PREFIX)) + "-")
                        .withLabels(labels)
                        .endMetadata()
                        .build())
                .create();
        String name = namespace.getMetadata().getName();
        client.serviceAccounts()
                .inNamespace(name)
                .withName("default")
                .waitUntilCondition(Objects::nonNull, 30, TimeUnit.SECONDS);
        return new TestNamespace(
                namespace, client.adapt(NamespacedKubernetesClient.class).inNamespace(name));
    }

    /** Asks for the namespace's deletion, and does not wait for it. */
    @Override
    public void close() {
        client.namespaces().resource(namespace).delete();
    }
}
