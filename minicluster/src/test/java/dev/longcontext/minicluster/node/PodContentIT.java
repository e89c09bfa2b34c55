package dev.longcontext.minicluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.minicluster.junit.MiniClusterExtension;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a container finds: environment, volumes, the API server. */
class PodContentIT {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = NodeClusters.withNode();

    /** What a kubelet makes on a hostPath volume is root's; on a claim that fsGroup is applied to, it is the pod's group's. */
    @Test
    void aSubPathThatTheNodeMakesIsWritableOnlyWhereARealOneIs(KubernetesClient client, @TempDir Path folder)
            throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Container container = Pods.shell("main", "mkdir /top/own && echo top; mkdir /made/x || echo made refused")
                .addNewVolumeMount()
                .withName("host")
                .withMountPath("/top")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("host")
                .withMountPath("/made")
                .withSubPath("by-the-node")
                .endVolumeMount()
                .withNewSecurityContext()
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .build();
        Volume host = new VolumeBuilder()
                .withName("host")
                .withNewHostPath()
                .withPath(folder.toString())
                .endHostPath()
                .build();
        Pods.create(
                client,
                with(Pods.once("sub-path", ""), container)
                        .editSpec()
                        .withVolumes(host)
                        .endSpec());

        Pods.awaitPhase(client, "sub-path", "Succeeded");

        assertThat(Pods.log(client, "sub-path")).startsWith("top\n").endsWith("made refused\n");
    }

    @Test
    void theEnvironmentComesFromThePodTheNodeAndOtherObjects(KubernetesClient client) {
        configMap(client, "settings", Map.of("word", "from-map"));
        secret(client, "keys", Map.of("TOKEN", "from-secret"));
        Container container = Pods.shell("main", "echo $NAME $NODE $IP $WORD $PRE_TOKEN $BOTH $LABEL")
                .addNewEnvFrom()
                .withPrefix("PRE_")
                .withNewSecretRef("keys", false)
                .endEnvFrom()
                .addNewEnv()
                .withName("WORD")
                .withNewValueFrom()
                .withNewConfigMapKeyRef("word", "settings", false)
                .endValueFrom()
                .endEnv()
                .addToEnv(Pods.fieldRef("NAME", "metadata.name"))
                .addToEnv(Pods.fieldRef("NODE", "spec.nodeName"))
                .addToEnv(Pods.fieldRef("IP", "status.podIP"))
                .addToEnv(Pods.fieldRef("LABEL", "metadata.labels['color']"))
                .addNewEnv()
                .withName("BOTH")
                .withValue("$(WORD)-$(PRE_TOKEN)")
                .endEnv()
                .build();
        PodBuilder labelled = with(Pods.once("env", ""), container)
                .editMetadata()
                .addToLabels("color", "blue")
                .endMetadata();
        Pods.create(client, labelled);

        Pod pod = Pods.awaitPhase(client, "env", "Succeeded");

        assertThat(pod.getStatus().getPodIP()).startsWith("127.").isNotEqualTo("127.0.0.1");
        assertThat(Pods.log(client, "env"))
                .isEqualTo("env %s %s from-map from-secret from-map-from-secret blue\n"
                        .formatted(NodeClusters.NODE, pod.getStatus().getPodIP()));
    }

    @Test
    void volumesAreWhereTheContainerLooksForThem(KubernetesClient client) {
        configMap(client, "files", Map.of("run.json", "{}", "other", "not mounted"));
        secret(client, "password", Map.of("key", "hidden"));
        Container container = Pods.shell(
                        "main",
                        "cat /etc/app/run.json; cat /secret/key; stat -c %a /secret/key; ls /etc/app;"
                                + " echo x > /scratch/sub; cat $FILE; cat /etc/single")
                .addNewEnv()
                .withName("FILE")
                .withValue("/scratch/sub")
                .endEnv()
                .addNewVolumeMount()
                .withName("files")
                .withMountPath("/etc/app")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("files")
                .withMountPath("/etc/single")
                .withSubPath("run.json")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("password")
                .withMountPath("/secret")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("scratch")
                .withMountPath("/scratch")
                .withSubPath("deep/er")
                .endVolumeMount()
                .build();
        Volume files = new VolumeBuilder()
                .withName("files")
                .withNewConfigMap()
                .withName("files")
                .addNewItem("run.json", null, "run.json")
                .endConfigMap()
                .build();
        Volume password = new VolumeBuilder()
                .withName("password")
                .withNewSecret()
                .withSecretName("password")
                .withDefaultMode(0400)
                .endSecret()
                .build();
        Volume scratch = new VolumeBuilder()
                .withName("scratch")
                .withNewEmptyDir()
                .endEmptyDir()
                .build();
        Pods.create(
                client,
                with(Pods.once("volumes", ""), container)
                        .editSpec()
                        .withVolumes(files, password, scratch)
                        .endSpec());

        Pods.awaitPhase(client, "volumes", "Succeeded");

        assertThat(Pods.log(client, "volumes")).isEqualTo("{}hidden400\nrun.json\nx\n{}\n");
    }

    @Test
    void aPodWaitsForAMissingSecretAndSaysSo(KubernetesClient client) {
        Container container = Pods.shell("main", "echo $KEY")
                .addNewEnv()
                .withName("KEY")
                .withNewValueFrom()
                .withNewSecretKeyRef("key", "late", false)
                .endValueFrom()
                .endEnv()
                .build();
        Pods.create(client, with(Pods.once("waiting", ""), container));

        Pod pod = Pods.await(client, "waiting", found -> Pods.waitsFor(found, "CreateContainerConfigError"));
        assertThat(Pods.status(pod).getState().getWaiting().getMessage()).isEqualTo("secret \"late\" not found");

        secret(client, "late", Map.of("key", "here"));
        Pods.awaitPhase(client, "waiting", "Succeeded");
        assertThat(Pods.log(client, "waiting")).isEqualTo("here\n");
    }

    @Test
    void aPodWaitsForAMissingVolumeAndSaysSo(KubernetesClient client) {
        Volume volume = new VolumeBuilder()
                .withName("files")
                .withNewConfigMap()
                .withName("late")
                .endConfigMap()
                .build();
        Pods.create(
                client,
                Pods.once("mounting", "echo mounted")
                        .editSpec()
                        .withVolumes(volume)
                        .endSpec());

        Pods.awaitEvent(
                client, "mounting", "MountVolume.SetUp failed for volume \"files\" : configmap \"late\" not found");
        Pods.await(client, "mounting", pod -> Pods.waitsFor(pod, "ContainerCreating"));

        configMap(client, "late", Map.of());
        Pods.awaitPhase(client, "mounting", "Succeeded");
    }

    @Test
    void aProgramReachesTheApiServerAsItsServiceAccount(KubernetesClient client) {
        configMap(client, "greeting", Map.of("text", "hello from the API server"));
        client.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("view")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "view")
                        .addNewSubject(null, "ServiceAccount", "default", client.getNamespace())
                        .build())
                .create();
        Container container = new ContainerBuilder()
                .withName("main")
                .withImage(NodeClusters.IN_CLUSTER_IMAGE)
                .build();
        Pods.create(client, with(Pods.once("in-cluster", ""), container));

        Pods.awaitPhase(client, "in-cluster", "Succeeded");

        assertThat(Pods.log(client, "in-cluster"))
                .contains("namespace " + client.getNamespace())
                .contains("greeting hello from the API server");
    }

    private static PodBuilder with(PodBuilder pod, Container container) {
        return pod.editSpec().withContainers(container).endSpec();
    }

    private static void configMap(KubernetesClient client, String name, Map<String, String> data) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withData(data)
                        .build())
                .create();
    }

    private static Secret secret(KubernetesClient client, String name, Map<String, String> data) {
        return client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withStringData(data)
                        .build())
                .create();
    }
}
