package dev.longcontext.operator.decide.obstacle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.api.v1alpha1.LongContextFineTuneSpec;
import dev.longcontext.contract.Stage;
import dev.longcontext.operator.Runs;
import dev.longcontext.operator.facts.ClaimFacts;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.facts.ObservationBuilder;
import dev.longcontext.operator.resolve.ResolvedRun;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreconditionsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Once the GPUs have done their work, their node may go, unless it alone can mount the workspace. */
    @ParameterizedTest
    @CsvSource({
        "PREPARE, ReadWriteMany, true",
        "EVALUATE, ReadWriteMany, true",
        "EXPORT, ReadWriteOnce, true",
        "EXPORT, ReadWriteMany, false",
    })
    void aNodeWithGpusIsNeededAsLongAsSomethingTiesTheRunToIt(Stage stage, String accessMode, boolean blocked)
            throws IOException {
        Optional<Blocker> unmet = unmet(Runs.resolved(Runs.miniature()), stage, accessMode);

        assertThat(unmet.map(Blocker::reason)).isEqualTo(blocked ? Optional.of("NoNodeFits") : Optional.empty());
    }

    /** A cluster adds a node for a pod that waits, and not for a run without one. */
    @Test
    void aRunWhoseClusterAddsNodesWaitsByItsPod() throws IOException {
        LongContextFineTune manifest = Runs.miniature();
        ResolvedRun run = Runs.resolved(manifest);
        assertThat(unmet(run, Stage.PREPARE, "ReadWriteOnce").orElseThrow().message())
                .contains("set spec.resources.autoscaled: true");

        ObjectNode spec = JSON.valueToTree(manifest.getSpec());
        ((ObjectNode) spec.get("resources")).put("autoscaled", true);
        manifest.setSpec(JSON.convertValue(spec, LongContextFineTuneSpec.class));

        assertThat(unmet(Runs.resolved(manifest), Stage.PREPARE, "ReadWriteOnce"))
                .isEmpty();
    }

    private static Optional<Blocker> unmet(ResolvedRun run, Stage stage, String accessMode) {
        Observation seen = ObservationBuilder.builder()
                .jobs(List.of())
                .strays(List.of())
                .claims(Map.of(
                        "miniature", claim("miniature", "ReadWriteMany", null),
                        "miniature-workspace",
                                claim(
                                        "miniature-workspace",
                                        accessMode,
                                        run.identity().uid())))
                .storageClassFound(true)
                .nodes(List.of())
                .build();

        return Preconditions.unmet(run, stage, seen, NodeFit.of(run.placement(), List.of()));
    }

    private static ClaimFacts claim(String name, String accessMode, String owner) {
        return new ClaimFacts(
                name, "uid-" + name, List.of(accessMode), owner, false, ClaimFacts.Binding.BOUND, "standard", null);
    }
}
