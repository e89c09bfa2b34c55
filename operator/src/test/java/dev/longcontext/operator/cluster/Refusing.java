package dev.longcontext.operator.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClassBuilder;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClassBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * Something that refuses Jobs or pods.
 *
 * @param manifest that makes it
 * @param refuses what it refuses, a Job or a Pod
 * @param reason of the condition that tells of it
 * @param words that the condition has
 */
record Refusing(String manifest, String refuses, String reason, List<String> words) {

    /** From a file whose first lines are comments with the last three of the above. */
    static Refusing read(Path file, String namespace) throws IOException {
        String text = Files.readString(file).replace("NAMESPACE", namespace);
        List<String> lines = text.lines().toList();
        return new Refusing(
                text,
                value(lines.get(0)),
                value(lines.get(1)),
                List.of(value(lines.get(2)).split(" \\| ")));
    }

    private static String value(String line) {
        return line.substring(line.indexOf(": ") + 2);
    }

    /** Policies and quotas are in force a moment after they were made. */
    void awaitEffect(KubernetesClient client) {
        HasMetadata probe = "Job".equals(refuses) ? job("probe") : pod();
        Config once = new ConfigBuilder(client.getConfiguration())
                .withNamespace(client.getNamespace())
                .withRequestRetryBackoffLimit(0)
                .build();
        try (KubernetesClient impatient =
                new KubernetesClientBuilder().withConfig(once).build()) {
            Awaitility.await("it refuses").until(() -> isRefused(impatient, probe));
        }
    }

    private static boolean isRefused(KubernetesClient client, HasMetadata probe) {
        try {
            client.resource(probe).dryRun(true).create();
            return false;
        } catch (KubernetesClientException refused) {
            return refused.getStatus() != null;
        }
    }

    /** A Job of somebody else. */
    static Job job(String name) {
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withSuspend(true)
                .withTemplate(template())
                .endSpec()
                .build();
    }

    private static HasMetadata pod() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("probe")
                .endMetadata()
                .withSpec(template().getSpec())
                .build();
    }

    private static PodTemplateSpec template() {
        return new PodTemplateSpecBuilder()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("probe")
                .withImage("probe")
                .withNewResources()
                .addToRequests("cpu", new Quantity("10m"))
                .addToLimits("memory", new Quantity("128Mi"))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }

    /** What a field of spec.resources names. */
    static HasMetadata named(String field, String name) {
        return switch (field) {
            case "serviceAccountName" ->
                new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build();
            case "priorityClassName" ->
                new PriorityClassBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withValue(1)
                        .build();
            case "runtimeClassName" ->
                new RuntimeClassBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withHandler("any")
                        .build();
            default -> throw new IllegalArgumentException(field);
        };
    }
}
