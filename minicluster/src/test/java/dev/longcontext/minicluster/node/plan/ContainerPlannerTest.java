package dev.longcontext.minicluster.node.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.minicluster.node.image.ImageEntry;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContainerPlannerTest {
    private static final String SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static final Path POD = Path.of("/pods/uid");
    private static final ImageEntry TRAINER = new ImageEntry(
            List.of("java", "-Dlisten=$(POD_IP)", "-jar", "/data/trainer.jar"),
            List.of("--help"),
            Map.of("JAVA_OPTS", "-Xmx$(HEAP)", "HEAP", "1g", "ADDRESS", "$(POD_IP):8080"));

    @Test
    void withoutCommandTheImagesEntryPointRunsWithThePodsArguments() throws Exception {
        ContainerPlan plan = plan(container().withArgs("train", "--in=/data/$(NAME)"), variable("NAME", "x"));

        assertThat(plan.command())
                .as("paths of the image are those of this machine already")
                .containsExactly(
                        "java",
                        "-Dlisten=127.9.1.2",
                        "-jar",
                        "/data/trainer.jar",
                        "train",
                        "--in=/pods/uid/volumes/data/x");
    }

    @Test
    void withoutArgumentsTheImagesOwnAreTaken() throws Exception {
        assertThat(plan(container()).command()).endsWith("--help");
    }

    @Test
    void theCommandReplacesEntryPointAndArgumentsOfTheImage() throws Exception {
        assertThat(plan(container().withCommand("cat", "/data/x")).command())
                .containsExactly("cat", "/pods/uid/volumes/data/x");
    }

    @Test
    void theEnvironmentIsThePodsOverTheImagesOverTheNodes() throws Exception {
        Map<String, String> environment = plan(
                        container(), variable("HEAP", "4g"), variable("INPUT", "/data/in"), variable("HOME", "/data"))
                .environment();

        assertThat(environment)
                .containsEntry("HEAP", "4g")
                .containsEntry("JAVA_OPTS", "-Xmx4g")
                .containsEntry("ADDRESS", "127.9.1.2:8080")
                .containsEntry("INPUT", "/pods/uid/volumes/data/in")
                .containsEntry("HOME", "/pods/uid/volumes/data")
                .containsEntry("HOSTNAME", "run-train-1")
                .containsEntry("POD_IP", "127.9.1.2")
                .containsEntry("TMPDIR", "/pods/uid/containers/main/tmp")
                .containsEntry("TERMINATION_MESSAGE_PATH", "/pods/uid/containers/main/3.termination-message")
                .containsEntry("NVIDIA_VISIBLE_DEVICES", "2,3")
                .containsEntry("CUDA_VISIBLE_DEVICES", "")
                .containsEntry("KUBERNETES_SERVICE_HOST", "127.0.0.1")
                .containsEntry("KUBERNETES_SERVICE_PORT", "6443")
                .doesNotContainKey("KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN");
    }

    @Test
    void aMountAtTmpIsWhereTemporaryFilesGo() throws Exception {
        ContainerPlan plan = plan(mounting("scratch", "/tmp"));

        assertThat(plan.environment()).containsEntry("TMPDIR", "/pods/uid/volumes/scratch");
    }

    @Test
    void aMountedServiceAccountIsToldToClients() throws Exception {
        assertThat(plan(mounting("token", SERVICE_ACCOUNT)).environment())
                .containsEntry("KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN", "/pods/uid/volumes/token/token")
                .containsEntry("KUBERNETES_CERTS_CA_FILE", "/pods/uid/volumes/token/ca.crt")
                .containsEntry("KUBENAMESPACE", "/pods/uid/volumes/token/namespace");
    }

    @Test
    void theTerminationMessagesPathIsRewrittenLikeAMount() throws Exception {
        ContainerPlan plan = plan(
                container().withCommand("sh", "-c", "echo x > /last/words").withTerminationMessagePath("/last/words"));

        assertThat(plan.command().get(2)).isEqualTo("echo x > /pods/uid/containers/main/3.termination-message");
    }

    @Test
    void subPathsAreFoldersOfTheirVolume() throws Exception {
        ContainerBuilder container = container()
                .addNewVolumeMount()
                .withName("scratch")
                .withMountPath("/one")
                .withSubPath("a/b")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("scratch")
                .withMountPath("/two")
                .withSubPathExpr("run-$(NAME)")
                .endVolumeMount();

        assertThat(plan(container, variable("NAME", "7")).mounts())
                .containsEntry("/one", Path.of("/pods/uid/volumes/scratch/a/b"))
                .containsEntry("/two", Path.of("/pods/uid/volumes/scratch/run-7"));
    }

    @Test
    void aWorkingFolderOutsideOfVolumesIsBelowTheContainersOwn() throws Exception {
        assertThat(plan(container()).workingFolder()).isEqualTo(Path.of("/pods/uid/containers/main/home"));
        assertThat(plan(container().withWorkingDir("/app")).workingFolder())
                .isEqualTo(Path.of("/pods/uid/containers/main/home/app"));
        assertThat(plan(container().withWorkingDir("/data/x")).workingFolder())
                .isEqualTo(Path.of("/pods/uid/volumes/data/x"));
    }

    @Test
    void probesSeeTheSamePaths() throws Exception {
        assertThat(plan(container()).inContainer(List.of("test", "-f", "/data/ready")))
                .containsExactly("test", "-f", "/pods/uid/volumes/data/ready");
    }

    @Test
    void whatIsMissingIsSaidAsTheKubeletSaysIt() {
        assertMissing(
                container()
                        .addNewEnv()
                        .withName("A")
                        .withNewValueFrom()
                        .withNewConfigMapKeyRef("k", "absent", null)
                        .endValueFrom()
                        .endEnv(),
                "configmap \"absent\" not found");
        assertMissing(
                container()
                        .addNewEnv()
                        .withName("A")
                        .withNewValueFrom()
                        .withNewConfigMapKeyRef("k", "map", null)
                        .endValueFrom()
                        .endEnv(),
                "couldn't find key k in ConfigMap team/map");
        assertMissing(
                container()
                        .addNewEnv()
                        .withName("A")
                        .withNewValueFrom()
                        .withNewSecretKeyRef("k", "absent", null)
                        .endValueFrom()
                        .endEnv(),
                "secret \"absent\" not found");
        assertMissing(
                container()
                        .addNewEnv()
                        .withName("A")
                        .withNewValueFrom()
                        .withNewSecretKeyRef("k", "secret", null)
                        .endValueFrom()
                        .endEnv(),
                "couldn't find key k in Secret team/secret");
        assertMissing(
                container().addNewEnvFrom().withNewConfigMapRef("absent", false).endEnvFrom(),
                "configmap \"absent\" not found");
        assertMissing(
                container().addNewEnvFrom().withNewSecretRef("absent", null).endEnvFrom(),
                "secret \"absent\" not found");
    }

    @Test
    void whatIsOptionalMayBeMissing() throws Exception {
        ContainerBuilder container = container()
                .addNewEnvFrom()
                .withNewConfigMapRef("absent", true)
                .endEnvFrom()
                .addNewEnvFrom()
                .withPrefix("P_")
                .withNewSecretRef("secret", true)
                .endEnvFrom()
                .addNewEnv()
                .withName("A")
                .withNewValueFrom()
                .withNewSecretKeyRef("k", "secret", true)
                .endValueFrom()
                .endEnv();

        assertThat(plan(container).environment()).doesNotContainKey("A").containsEntry("P_password", "hidden");
    }

    private static void assertMissing(ContainerBuilder container, String message) {
        assertThatThrownBy(() -> plan(container))
                .isInstanceOf(UnresolvableReferenceException.class)
                .hasMessage(message);
    }

    private record Variable(String name, String value) {}

    private static Variable variable(String name, String value) {
        return new Variable(name, value);
    }

    private static ContainerPlan plan(ContainerBuilder container, Variable... variables)
            throws UnresolvableReferenceException {
        for (Variable variable : variables) {
            container
                    .addNewEnv()
                    .withName(variable.name())
                    .withValue(variable.value())
                    .endEnv();
        }
        Container built = container.build();
        PodFolder folder = new PodFolder(POD);
        Map<String, Path> volumes = Map.of(
                "data", folder.volume("data"), "scratch", folder.volume("scratch"), "token", folder.volume("token"));
        PodIdentity identity = new PodIdentity(
                new PodBuilder()
                        .withNewMetadata()
                        .withName("run-train-1")
                        .withNamespace("team")
                        .endMetadata()
                        .withNewSpec()
                        .withContainers(built)
                        .endSpec()
                        .build(),
                "127.9.1.2",
                "127.0.0.1",
                Map.of());
        return new ContainerPlanner(
                        identity,
                        new Placement(folder, volumes, Set.of(), Map.of("main", List.of(2, 3))),
                        new ApiAccess(URI.create("https://127.0.0.1:6443/")))
                .plan(built, TRAINER, 3, references());
    }

    private static ObjectReferences references() {
        return new ObjectReferences(
                "team",
                Map.of("map", new ConfigMapBuilder().addToData("other", "x").build()),
                Map.of(
                        "secret",
                        new SecretBuilder().addToData("password", "aGlkZGVu").build()));
    }

    private static ContainerBuilder container() {
        return mounting("data", "/data");
    }

    private static ContainerBuilder mounting(String volume, String path) {
        return new ContainerBuilder()
                .withName("main")
                .addNewVolumeMount()
                .withName(volume)
                .withMountPath(path)
                .endVolumeMount();
    }
}
