package dev.longcontext.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.minicluster.junit.MiniClusterExtension;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The examples beside the runs themselves, in a namespace that takes restricted pods only. */
class ExamplesIT {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension().withRestrictedPods();

    private static final Path EXAMPLES = Path.of("..", "examples");

    @Test
    void theMiniaturesDataIsAClaimAndAJobWithARestrictedPod(KubernetesClient client) throws Exception {
        List<HasMetadata> objects = client.load(Files.newInputStream(EXAMPLES.resolve("miniature/data.yaml")))
                .items();

        objects.forEach(object -> client.resource(object)
                .dryRun()
                .fieldValidation(Validation.STRICT)
                .create());

        assertThat(objects).hasSize(2).hasAtLeastOneElementOfType(PersistentVolumeClaim.class);
        objects.stream()
                .filter(Job.class::isInstance)
                .map(Job.class::cast)
                .forEach(
                        job -> acceptedAsPod(client, job.getSpec().getTemplate().getSpec()));
    }

    @Test
    void theServingRuntimesPodIsRestricted(KubernetesClient client) throws Exception {
        Map<String, Object> spec = new HashMap<>(Serialization.unmarshal(
                        Files.readString(EXAMPLES.resolve("serving-runtime.yaml")), GenericKubernetesResource.class)
                .<Map<String, Object>>get("spec"));
        spec.keySet().retainAll(Set.of("containers", "volumes"));

        acceptedAsPod(client, Serialization.unmarshal(Serialization.asJson(spec), PodSpec.class));
    }

    private static void acceptedAsPod(KubernetesClient client, PodSpec spec) {
        Pod pod = new Pod();
        pod.setMetadata(new ObjectMetaBuilder().withName("like-the-examples").build());
        pod.setSpec(spec);

        assertThat(client.resource(pod).dryRun().create().getSpec().getContainers())
                .isNotEmpty();
    }
}
