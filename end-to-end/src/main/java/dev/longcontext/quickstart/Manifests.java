package dev.longcontext.quickstart;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code kubectl apply --server-side -f}. */
final class Manifests {
    private Manifests() {}

    static void apply(KubernetesClient client, String namespace, Path file) throws IOException {
        apply(client, namespace, Files.readString(file));
    }

    /** The same of a manifest's text. */
    static void apply(KubernetesClient client, String namespace, String manifest) throws IOException {
        try (InputStream in = new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8))) {
            client.load(in).inNamespace(namespace).serverSideApply();
        }
    }
}
