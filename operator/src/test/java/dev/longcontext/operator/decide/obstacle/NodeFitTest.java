package dev.longcontext.operator.decide.obstacle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.operator.facts.NodeFacts;
import dev.longcontext.operator.resolve.ResolvedRun.Placement;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeFitTest {

    private static final Placement EIGHT = placement(8);

    private static Placement placement(int gpus) {
        return placement("nvidia.com/gpu", gpus);
    }

    private static Placement placement(String resource, int gpus) {
        return new Placement(null, Map.of(), List.of(), resource, gpus, List.of());
    }

    /** @param memory the label in MiB; null for none */
    private static NodeFacts node(String name, int gpus, String memory) {
        Map<String, String> labels = memory == null ? Map.of() : Map.of("nvidia.com/gpu.memory", memory);
        return new NodeFacts(name, labels, true, null, false, Map.of("nvidia.com/gpu", (long) gpus), List.of());
    }

    private static NodeFacts tainted(String resource, String key, String effect) {
        Taint taint = new TaintBuilder().withKey(key).withEffect(effect).build();
        return new NodeFacts("a", Map.of(), true, null, false, Map.of(resource, 8L), List.of(taint));
    }

    private static OptionalLong gpuMemory(NodeFacts... nodes) {
        return NodeFit.of(EIGHT, List.of(nodes)).gpuMemoryBytes();
    }

    @Test
    void ofTheNodesThatFitTheLeastMemoryCounts() {
        assertThat(gpuMemory(node("a", 8, "81920"), node("b", 8, "40960"), node("small", 4, "24576")))
                .hasValue(40_960L << 20);
    }

    @Test
    void aNodeThatDoesNotSayLeavesItOpen() {
        assertThat(gpuMemory(node("a", 8, "81920"), node("b", 8, null))).isEmpty();
        assertThat(gpuMemory(node("small", 4, "81920"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "80Gi", "1e9", "99999999999"})
    void aLabelThatIsNoNumberLeavesItOpen(String label) {
        assertThat(gpuMemory(node("a", 8, label))).isEmpty();
    }

    @Test
    void aSliceHasItsOwnMemoryAndWhatIsSharedNone() {
        Map<String, String> labels = Map.of(
                "nvidia.com/gpu.memory", "81920",
                "nvidia.com/gpu.replicas", "4",
                "nvidia.com/mig-3g.40gb.memory", "40192");
        var node = new NodeFacts(
                "a", labels, true, null, false, Map.of("nvidia.com/gpu", 8L, "nvidia.com/mig-3g.40gb", 8L), List.of());
        Placement slices = placement("nvidia.com/mig-3g.40gb", 8);

        assertThat(NodeFit.of(slices, List.of(node)).gpuMemoryBytes()).hasValue(40_192L << 20);
        assertThat(NodeFit.of(EIGHT, List.of(node)).gpuMemoryBytes()).isEmpty();
    }

    /** A run that asks for nothing in particular, so that only the node itself can be in the way. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true  | true  | the nearest, a, is cordoned. Allow pods on it again with `kubectl uncordon a`, "
                        + "or add such a node",
                "false | false | the nearest, a, is not ready. `kubectl describe node a` says why; bring it back, or"
                        + " add such a node",
                "false | true  | the nearest, a, is not ready and is cordoned. `kubectl describe node a` says why;"
                        + " bring it back, or add such a node",
            })
    void whatKeepsPodsAwayIsSaidAndNothingThatIsNotAsked(boolean ready, boolean cordoned, String said) {
        var node = new NodeFacts("a", Map.of(), ready, null, cordoned, Map.of(), List.of());

        assertThat(NodeFit.of(placement(0), List.of(node)).message()).isEqualTo("no node fits spec.resources: " + said);
    }

    @Test
    void aClusterWithoutNodesIsSaidWithoutAnEmptyList() {
        assertThat(NodeFit.of(placement(0), List.of()).message())
                .isEqualTo("no node fits spec.resources: the cluster has no node. Add one");
    }

    @Test
    void whatIsAskedAndMissedIsListed() {
        assertThat(NodeFit.of(EIGHT, List.of(node("small", 4, "81920"))).message())
                .isEqualTo("no node fits spec.resources: looked for 8 nvidia.com/gpu; the nearest, small, offers 4 "
                        + "nvidia.com/gpu. Change spec.resources, or add such a node");
    }

    /** Seven slices of one GPU; another vendor's GPUs; nodes without any label of feature discovery. */
    @ParameterizedTest
    @CsvSource({"nvidia.com/mig-1g.10gb, 7", "amd.com/gpu, 8", "nvidia.com/gpu, 8"})
    void whatANodeOffersCountsAndNoLabelThatNobodyAskedFor(String resource, int offered) {
        var node = new NodeFacts(
                "a",
                Map.of("nvidia.com/gpu.count", "1"),
                true,
                null,
                false,
                Map.of(resource, (long) offered),
                List.of());

        assertThat(NodeFit.of(placement(resource, offered), List.of(node)).nodes())
                .containsExactly("a");
        assertThat(NodeFit.of(placement(resource, offered + 1), List.of(node)).found())
                .isFalse();
    }

    @Test
    void aProductIsAskedForByItsLabel() {
        var wanted = new Placement(null, Map.of(), List.of("NVIDIA-H200"), "nvidia.com/gpu", 8, List.of());

        assertThat(NodeFit.of(wanted, List.of(node("a", 8, null))).message())
                .contains("lacks the label nvidia.com/gpu.product");
    }

    /** What is said to be tolerated is what the pods tolerate. */
    @ParameterizedTest
    @CsvSource({
        "nvidia.com/gpu, nvidia.com/gpu, NoSchedule, true",
        "nvidia.com/gpu, nvidia.com/gpu, NoExecute, false",
        "nvidia.com/mig-1g.10gb, nvidia.com/gpu, NoSchedule, true",
        "amd.com/gpu, amd.com/gpu, NoSchedule, true",
        "amd.com/gpu, nvidia.com/gpu, NoSchedule, false",
    })
    void ofTheTaintsOfGpusOnlyTheEffectOfTheTolerationIsTolerated(
            String resource, String key, String effect, boolean fits) {
        NodeFit fit = NodeFit.of(placement(resource, 8), List.of(tainted(resource, key, effect)));

        assertThat(fit.found()).isEqualTo(fits);
        if (!fits) {
            assertThat(fit.message()).contains("has the taint " + key + ":" + effect);
        }
    }

    @Test
    void aRunWithoutGpusNeedsNone() {
        assertThat(NodeFit.of(placement(0), List.of(node("a", 8, "81920"))).gpuMemoryBytes())
                .isEmpty();
    }
}
