package dev.longcontext.operator.desired;

import dev.longcontext.operator.Golden;
import dev.longcontext.operator.Runs;
import dev.longcontext.operator.resolve.ResolvedRun;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpecBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every object of every run in {@code runs/}, against {@code runs/NAME.objects.yaml}. A further case is a further manifest:
 * run {@code mvn test -Dgolden.update}.
 */
@Tag("golden")
class DesiredStateTest {

    private static final Path RUNS = Path.of("src/test/resources/runs");
    private static final String OBJECTS = ".objects.yaml";

    static List<String> runs() throws IOException {
        try (Stream<Path> files = Files.list(RUNS)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(OBJECTS))
                    .map(name -> name.replace(".yaml", ""))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void wants(String name) throws IOException {
        ResolvedRun run = Runs.resolved(Runs.manifest(RUNS.resolve(name + ".yaml")));
        List<HasMetadata> objects = new ArrayList<>();
        objects.add(RunConfigMap.of(run));
        WorkspaceClaim.of(run).ifPresent(objects::add);
        boolean pinned = run.workspace().template() != null
                && !run.workspace().template().shared();
        OptionalLong memory = run.placement().gpus() > 0 ? OptionalLong.of(81_920L << 20) : OptionalLong.empty();
        StageNode node = new StageNode(pinned, List.of("gpu-1", "gpu-2"), memory);
        run.stages().forEach(stage -> objects.add(StageJob.of(run, stage, 1, node)));
        objects.add(CheckpointToken.of(run, "random"));
        NetworkPolicySpec rules = new NetworkPolicySpecBuilder()
                .withPolicyTypes("Ingress", "Egress")
                .build();
        objects.add(RunNetworkPolicy.ofStages(run, rules));
        if (run.publish().kserve() != null) {
            objects.add(RunNetworkPolicy.ofServer(run, rules));
            objects.add(InferenceService.of(
                    run, run.publish().kserve(), run.publish().path()));
        }
        Golden.check(
                RUNS.resolve(name + OBJECTS),
                objects.stream().map(Serialization::asYaml).collect(Collectors.joining()));
    }
}
