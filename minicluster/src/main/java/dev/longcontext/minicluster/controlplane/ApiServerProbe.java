package dev.longcontext.minicluster.controlplane;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Asks a control plane whether it is ready. */
final class ApiServerProbe implements AutoCloseable {
    private final KubernetesClient client;

    ApiServerProbe(String adminKubeconfig) {
        Config config = Config.fromKubeconfig(adminKubeconfig);
        // asked again every few milliseconds anyway
        config.setRequestRetryBackoffLimit(0);
        config.setRequestTimeout(2_000);
        this.client = new KubernetesClientBuilder().withConfig(config).build();
    }

    /** Whether the API server says that it is ready, which includes its own roles and namespaces. */
    boolean isReady() {
        try {
            return "ok".equals(client.raw("/readyz"));
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    /** Waits until the controller manager has made the account that every pod needs, which shows that it works. */
    void awaitDefaultServiceAccount(long timeoutMillis) {
        client.serviceAccounts()
                .inNamespace("default")
                .withName("default")
                .waitUntilCondition(Objects::nonNull, timeoutMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        client.close();
    }
}
