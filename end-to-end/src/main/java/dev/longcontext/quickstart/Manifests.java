package dev.longcontext.quickstart;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code kubectl apply --server-side -f}. */
final class Manifests {
    private Manifests() {}

    static void apply(KubernetesClient client, String namespace, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            client.load(in).inNamespace(namespace).serverSideApply();
        }
    }
}
