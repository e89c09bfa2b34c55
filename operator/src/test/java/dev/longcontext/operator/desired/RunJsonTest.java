package dev.longcontext.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.PodPaths;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.validation.RunConfigReader;
import dev.longcontext.operator.Runs;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The trainer's reader takes what the operator writes; for the runs of stories, {@link Runs#resolved} looks. */
class RunJsonTest {

    private static final Path RUNS = Path.of("src/test/resources/runs");

    @ParameterizedTest
    @MethodSource("dev.longcontext.operator.desired.DesiredStateTest#runs")
    void ofTheGoldenFilesIsReadByTheTrainer(String name) throws IOException {
        String objects = Files.readString(RUNS.resolve(name + ".objects.yaml"));
        String first = objects.substring(0, objects.indexOf("\n---"));
        String json = Serialization.unmarshal(first, ConfigMap.class).getData().get(PodPaths.CONFIG_FILE);

        RunConfig read = RunConfigReader.parse(json);

        assertThat(read)
                .isEqualTo(Runs.resolved(Runs.manifest(RUNS.resolve(name + ".yaml")))
                        .config());
    }
}
