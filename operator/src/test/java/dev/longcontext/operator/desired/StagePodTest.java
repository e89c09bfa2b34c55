package dev.longcontext.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.EnvironmentVariables;
import dev.longcontext.contract.Stage;
import dev.longcontext.operator.Runs;
import dev.longcontext.operator.resolve.ResolvedRun;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which pod gets which of the user's Secrets and ConfigMaps, of a run that names one wherever it can; and where it runs. */
class StagePodTest {

    private static final StageNode NODE = new StageNode(true, List.of(), OptionalLong.empty());
    private final ResolvedRun run;

    StagePodTest() throws IOException {
        run = Runs.resolved(Runs.manifest(Path.of("src/test/resources/runs/everything.yaml")));
    }

    @Test
    void prepareReadsEverySecretAndConfigMapThatTheManifestNames() {
        assertThat(objects(Stage.PREPARE))
                .containsExactlyInAnyOrder(
                        "Secret model-store",
                        "Secret data-store",
                        "Secret hugging-face",
                        "Secret bucket-reader",
                        "Secret data",
                        "Secret strong-model",
                        "Secret judge",
                        "ConfigMap prompts",
                        "ConfigMap chat-templates");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PREPARE")
    void laterStagesReadNoneOfThem(Stage stage) {
        String token = "Secret " + CheckpointToken.name(run);

        assertThat(objects(stage)).isEqualTo(stage == Stage.TRAIN ? List.of(token) : List.of());
    }

    @ParameterizedTest
    @EnumSource
    void everyStageGetsWhatTheUserAdds(Stage stage) {
        assertThat(environment(stage).map(EnvVar::getName)).contains("HTTPS_PROXY");
    }

    /** A proxy's address may have a password in it. */
    @ParameterizedTest
    @EnumSource
    void onlyTheStageThatFetchesGetsWhatFetchingReads(Stage stage) {
        assertThat(environment(stage).map(EnvVar::getName).anyMatch("HF_ENDPOINT"::equals))
                .isEqualTo(stage == Stage.PREPARE);
    }

    /** Answers that are paid for are waited for as long as the kubelet lets it. */
    @ParameterizedTest
    @EnumSource
    void theStageThatAsksAModelIsToldItsGrace(Stage stage) {
        assertThat(environment(stage)
                        .filter(each -> each.getName().equals(EnvironmentVariables.TERMINATION_GRACE_SECONDS))
                        .map(EnvVar::getValue)
                        .toList())
                .isEqualTo(
                        stage == Stage.PREPARE
                                ? List.of(Long.toString(run.limits().grace().toSeconds()))
                                : List.of());
    }

    /** The node that prepare comes to is the one whose volume all stages use. */
    @Test
    void prepareComesToANodeThatTheStagesWithGpusFit() throws IOException {
        StageNode node = new StageNode(true, List.of("gpu-1", "gpu-2"), OptionalLong.empty());
        PodSpec pod = StagePod.of(Runs.resolved(Runs.miniature()), Stage.PREPARE, node);

        Stream<NodeSelectorTerm> terms = pod
                .getAffinity()
                .getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms()
                .stream();
        assertThat(terms.flatMap(term -> term.getMatchFields().get(0).getValues().stream()))
                .containsExactly("gpu-1", "gpu-2");
        assertThat(gpus(pod)).isNull();
        assertThat(StageJob.nodesOf(StageJob.of(Runs.resolved(Runs.miniature()), Stage.PREPARE, 1, node)))
                .containsExactly("gpu-1", "gpu-2");
    }

    /** A node that is yet to be added has no name; a cluster adds one with GPUs for a pod that asks for them. */
    @Test
    void prepareAsksForTheGpusWhereTheClusterAddsTheNode() {
        StageNode anywhere = new StageNode(false, List.of(), OptionalLong.empty());

        assertThat(gpus(pod(Stage.PREPARE, NODE))).isEqualTo(new Quantity("4"));
        assertThat(gpus(pod(Stage.PREPARE, anywhere))).isNull();
        assertThat(gpus(pod(Stage.EXPORT, NODE)))
                .as("the volume is somewhere by then")
                .isNull();
    }

    private PodSpec pod(Stage stage, StageNode node) {
        return StagePod.of(run, stage, node);
    }

    private static Quantity gpus(PodSpec pod) {
        return pod.getContainers().get(0).getResources().getLimits().get("nvidia.com/gpu");
    }

    private Stream<EnvVar> environment(Stage stage) {
        return pod(stage, NODE).getContainers().get(0).getEnv().stream();
    }

    /** What a kubelet has to find before the stage can start, or uses if it is there. */
    private List<String> objects(Stage stage) {
        return environment(stage)
                .map(EnvVar::getValueFrom)
                .filter(Objects::nonNull)
                .flatMap(StagePodTest::names)
                .distinct()
                .toList();
    }

    private static Stream<String> names(EnvVarSource source) {
        Stream<String> secret = source.getSecretKeyRef() == null
                ? Stream.empty()
                : Stream.of("Secret " + source.getSecretKeyRef().getName());
        Stream<String> configMap = source.getConfigMapKeyRef() == null
                ? Stream.empty()
                : Stream.of("ConfigMap " + source.getConfigMapKeyRef().getName());
        return Stream.concat(secret, configMap);
    }
}
