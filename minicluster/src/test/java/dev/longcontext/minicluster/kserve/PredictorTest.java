package dev.longcontext.minicluster.kserve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class PredictorTest {
    private static final String RUNTIME = """
            apiVersion: serving.kserve.io/v1alpha1
            kind: ServingRuntime
            metadata: {name: llama, namespace: team}
            spec:
              annotations: {prometheus.kserve.io/port: "8080"}
              supportedModelFormats: [{name: huggingface}]
              securityContext: {runAsNonRoot: true}
              tolerations: [{key: runtime, operator: Exists}]
              nodeSelector: {zone: a, disk: ssd}
              containers:
                - name: kserve-container
                  image: trainer
                  args: [serve, "--model-name={{.Name}}"]
                  env:
                    - {name: LEVEL, value: info}
                    - {name: TEAM, value: "{{.Labels.team}}"}
                  ports: [{containerPort: 8081}]
                  resources: {limits: {memory: 1Gi, cpu: "1"}}
              volumes: [{name: scratch, emptyDir: {}}]
            """;
    private static final String SERVICE = """
            apiVersion: serving.kserve.io/v1beta1
            kind: InferenceService
            metadata:
              name: chat
              namespace: team
              uid: 1-2-3
              labels: {team: blue}
              annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}", note: kept}
            spec:
              predictor:
                minReplicas: 2
                nodeSelector: {zone: b}
                tolerations: [{key: nvidia.com/gpu, operator: Exists}]
                serviceAccountName: server
                model:
                  modelFormat: {name: huggingface}
                  runtime: llama
                  storageUri: pvc://models/llama/merged
                  args: [--listen=0.0.0.0:8081]
                  env: [{name: LEVEL, value: debug}]
                  resources: {limits: {memory: 2Gi}, requests: {nvidia.com/gpu: "1"}}
            """;

    @Test
    void theDeploymentIsNamedAndOwnedAsKServeDoes() {
        Deployment deployment = deployment(SERVICE);

        assertThat(deployment.getMetadata().getName()).isEqualTo("chat-predictor");
        assertThat(deployment.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> {
                    assertThat(owner.getKind()).isEqualTo("InferenceService");
                    assertThat(owner.getUid()).isEqualTo("1-2-3");
                    assertThat(owner.getController()).isTrue();
                });
        assertThat(deployment.getSpec().getReplicas()).isEqualTo(2);
        assertThat(deployment.getSpec().getSelector().getMatchLabels()).containsEntry("app", "isvc.chat-predictor");
        assertThat(deployment.getSpec().getTemplate().getMetadata().getLabels())
                .containsEntry("app", "isvc.chat-predictor")
                .containsEntry("serving.kserve.io/inferenceservice", "chat")
                .containsEntry("component", "predictor")
                .containsEntry("team", "blue");
        assertThat(deployment.getMetadata().getAnnotations())
                .containsEntry("note", "kept")
                .containsEntry("prometheus.kserve.io/port", "8080")
                .doesNotContainKey("kubectl.kubernetes.io/last-applied-configuration");
    }

    @Test
    void theServerIsTheRuntimesWithWhatTheServiceAdds() {
        Container server = server(deployment(SERVICE));

        assertThat(server.getImage()).isEqualTo("trainer");
        assertThat(server.getArgs()).containsExactly("serve", "--model-name=chat", "--listen=0.0.0.0:8081");
        assertThat(server.getEnv())
                .extracting(EnvVar::getName, EnvVar::getValue)
                .containsExactly(
                        tuple("LEVEL", "debug"), tuple("TEAM", "blue"), tuple("INFERENCE_SERVICE_NAME", "chat"));
        assertThat(server.getResources().getLimits())
                .containsEntry("memory", new Quantity("2Gi"))
                .containsEntry("cpu", new Quantity("1"));
        assertThat(server.getResources().getRequests()).containsEntry("nvidia.com/gpu", new Quantity("1"));
        assertThat(server.getReadinessProbe().getTcpSocket().getPort().getIntVal())
                .isEqualTo(8081);
    }

    @Test
    void theClaimIsMountedReadOnlyWhereServersLookForModels() {
        PodSpec pod = deployment(SERVICE).getSpec().getTemplate().getSpec();

        assertThat(server(deployment(SERVICE)).getVolumeMounts())
                .singleElement()
                .satisfies(mount -> {
                    assertThat(mount.getMountPath()).isEqualTo("/mnt/models");
                    assertThat(mount.getSubPath()).isEqualTo("llama/merged");
                    assertThat(mount.getReadOnly()).isTrue();
                });
        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getPersistentVolumeClaim() != null)
                .singleElement()
                .satisfies(
                        volume -> assertThat(volume.getPersistentVolumeClaim().getClaimName())
                                .isEqualTo("models"));
        assertThat(pod.getInitContainers()).isEmpty();
    }

    @Test
    void aModelElsewhereIsFetchedByTheStorageInitializer() {
        PodSpec pod = deployment(SERVICE.replace("pvc://models/llama/merged", "hf://org/model"))
                .getSpec()
                .getTemplate()
                .getSpec();

        assertThat(pod.getInitContainers()).singleElement().satisfies(initializer -> {
            assertThat(initializer.getName()).isEqualTo("storage-initializer");
            assertThat(initializer.getArgs()).containsExactly("hf://org/model", "/mnt/models");
        });
        assertThat(pod.getVolumes()).extracting(Volume::getName).contains("kserve-provision-location");
    }

    @Test
    void theServicesWishesForThePodComeBeforeTheRuntimes() {
        PodSpec pod = deployment(SERVICE).getSpec().getTemplate().getSpec();

        assertThat(pod.getServiceAccountName()).isEqualTo("server");
        assertThat(pod.getNodeSelector()).containsEntry("zone", "b").containsEntry("disk", "ssd");
        assertThat(pod.getTolerations())
                .extracting(toleration -> toleration.getKey())
                .containsExactlyInAnyOrder("runtime", "nvidia.com/gpu");
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getVolumes()).extracting(Volume::getName).contains("scratch");
    }

    @Test
    void theServiceLeadsToTheServersPort() {
        Service service = Predictor.service(resource(SERVICE), deployment(SERVICE));

        assertThat(service.getMetadata().getName()).isEqualTo("chat-predictor");
        assertThat(service.getSpec().getSelector()).containsEntry("app", "isvc.chat-predictor");
        assertThat(service.getSpec().getPorts()).singleElement().satisfies(port -> {
            assertThat(port.getPort()).isEqualTo(80);
            assertThat(port.getTargetPort().getIntVal()).isEqualTo(8081);
        });
    }

    @Test
    void aClaimMayBeMountedFromItsRoot() {
        assertThat(StorageUri.claim("pvc://models")).contains(new StorageUri.Claim("models", null));
        assertThat(StorageUri.claim("pvc://models/")).contains(new StorageUri.Claim("models", null));
        assertThat(StorageUri.claim("s3://bucket/model")).isEmpty();
        assertThat(StorageUri.isSupported("ftp://host/model")).isFalse();
    }

    private static Deployment deployment(String service) {
        GenericKubernetesResource resource = resource(service);
        return Predictor.deployment(resource, InferenceServiceSpec.of(resource), ServingRuntime.of(resource(RUNTIME)));
    }

    private static Container server(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
    }

    private static GenericKubernetesResource resource(String yaml) {
        return new KubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class);
    }
}
