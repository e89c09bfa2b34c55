package dev.longcontext.minicluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.minicluster.controlplane.Component;
import dev.longcontext.minicluster.junit.MiniClusterExtension;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(MiniClusterExtension.class)
class MiniClusterIT {
    @Test
    void theKubeconfigFileReachesTheCluster(MiniCluster cluster) throws IOException {
        Config config = Config.fromKubeconfig(Files.readString(cluster.kubeconfig()));
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            assertThat(client.getKubernetesVersion().getGitVersion()).isEqualTo("v1.34.3");
            assertThat(client.getMasterUrl()).hasHost("127.0.0.1");
        }
    }

    @Test
    void theControllersWork(KubernetesClient client, Namespace namespace) {
        String name = namespace.getMetadata().getName();

        assertThat(client.serviceAccounts()
                        .inNamespace(name)
                        .withName("default")
                        .get())
                .isNotNull();
        assertThat(client.configMaps()
                        .inNamespace(name)
                        .withName("kube-root-ca.crt")
                        .waitUntilCondition(map -> map != null, 30, TimeUnit.SECONDS)
                        .getData())
                .containsKey("ca.crt");
    }

    @Test
    void aUserHasOnlyTheRightsThatWereGranted(MiniCluster cluster, KubernetesClient admin, Namespace namespace) {
        String name = namespace.getMetadata().getName();
        try (KubernetesClient user = cluster.clientOf("jane", List.of("readers"))) {
            assertThatThrownBy(() -> user.pods().inNamespace(name).list())
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            e -> assertThat(e.getCode()).isEqualTo(403));

            admin.resource(new RoleBindingBuilder()
                            .withNewMetadata()
                            .withName("readers")
                            .withNamespace(name)
                            .endMetadata()
                            .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "view")
                            .addNewSubject("rbac.authorization.k8s.io", "Group", "readers", null)
                            .build())
                    .create();

            assertThat(user.pods().inNamespace(name).list().getItems()).isEmpty();
            assertThatThrownBy(() -> user.secrets().inNamespace(name).list()).hasMessageContaining("forbidden");
        }
    }

    @Test
    void aNodeSeesNoSecretThatNoPodOfItsUses(MiniCluster cluster) {
        String kubeconfig = cluster.controlPlane().nodeCredentials("node-1").kubeconfig();
        try (KubernetesClient node = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig))
                .build()) {
            assertThatThrownBy(() -> node.secrets()
                            .inNamespace("default")
                            .withName("any")
                            .get())
                    .hasMessageContaining("no relationship found between node 'node-1' and this object");
        }
    }

    @Test
    void aNamespaceThatEnforcesRestrictedRefusesOtherPods(KubernetesClient client, Namespace namespace) {
        String name = namespace.getMetadata().getName();
        client.namespaces().withName(name).patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "restricted"}}}
                """);

        assertThatThrownBy(() -> client.resource(unrestrictedPod(name)).create())
                .hasMessageContaining("violates PodSecurity \"restricted:latest\"");
    }

    @Test
    void twoClustersRunAtOnceAndKnowNothingOfEachOther(MiniCluster first, @TempDir Path folder) {
        Path root = folder.resolve("second");
        try (MiniCluster second = MiniCluster.builder().folder(root).start()) {
            second.client()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName("only-here")
                            .endMetadata()
                            .build())
                    .create();

            assertThat(second.client().namespaces().withName("only-here").get()).isNotNull();
            assertThat(first.client().namespaces().withName("only-here").get()).isNull();
            assertThat(root.resolve("logs/kube-apiserver.log")).isNotEmptyFile();
        }
        assertThat(root).doesNotExist();
    }

    @Test
    void everyProcessIsOneThatTheSupervisorKnows(MiniCluster cluster) {
        assertThat(cluster.controlPlane().processes()).containsOnlyKeys(Component.values());
        assertThat(cluster.controlPlane().processes().values()).allMatch(process -> process.isAlive());
    }

    @Test
    void aFolderWithOtherFilesIsRefused(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("precious"), "");

        assertThatThrownBy(() -> MiniCluster.builder().folder(folder).start())
                .hasMessage("The cluster did not start: the folder " + folder
                        + " is not empty; name an empty folder or one that does not exist");
        assertThat(folder.resolve("precious")).exists();
    }

    private static Pod unrestrictedPod(String namespace) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("pod")
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("busybox")
                .endContainer()
                .endSpec()
                .build();
    }
}
