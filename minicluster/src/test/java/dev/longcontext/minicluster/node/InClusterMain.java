package dev.longcontext.minicluster.node;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** A program that asks the API server as any program in a pod does: a client without any setting. */
public final class InClusterMain {
    private InClusterMain() {}

    public static void main(String[] args) {
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            System.out.println("namespace " + client.getNamespace());
            System.out.println("greeting "
                    + client.configMaps().withName("greeting").get().getData().get("text"));
        }
    }
}
