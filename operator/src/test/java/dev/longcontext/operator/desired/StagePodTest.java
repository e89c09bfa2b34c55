package dev.longcontext.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.EnvironmentVariables;
import dev.longcontext.contract.Stage;
import dev.longcontext.operator.Runs;
import dev.longcontext.operator.resolve.ResolvedRun;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which pod gets which of the user's Secrets and ConfigMaps, of a run that names one wherever it can. */
class StagePodTest {

    private static final StageNode NODE = new StageNode(true, OptionalLong.empty());
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

    private Stream<EnvVar> environment(Stage stage) {
        return StagePod.of(run, stage, NODE).getContainers().get(0).getEnv().stream();
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
