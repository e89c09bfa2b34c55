package dev.longcontext.operator.decide.obstacle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.operator.facts.NodeFacts;
import dev.longcontext.operator.resolve.ResolvedRun.Placement;
import java.util.HashMap;
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
        return new Placement(null, Map.of(), List.of(), "nvidia.com/gpu", gpus, List.of());
    }

    /** @param memory the label in MiB; null for none */
    private static NodeFacts node(String name, int gpus, String memory) {
        var labels = new HashMap<>(Map.of("nvidia.com/gpu.count", Integer.toString(gpus)));
        if (memory != null) {
            labels.put("nvidia.com/gpu.memory", memory);
        }
        return new NodeFacts(name, labels, true, false, Map.of("nvidia.com/gpu", (long) gpus), List.of());
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
                "nvidia.com/gpu.count", "8",
                "nvidia.com/gpu.memory", "81920",
                "nvidia.com/gpu.replicas", "4",
                "nvidia.com/mig-3g.40gb.memory", "40192");
        var node = new NodeFacts(
                "a", labels, true, false, Map.of("nvidia.com/gpu", 8L, "nvidia.com/mig-3g.40gb", 8L), List.of());
        var slices = new Placement(null, Map.of(), List.of(), "nvidia.com/mig-3g.40gb", 8, List.of());

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
        var node = new NodeFacts("a", Map.of(), ready, cordoned, Map.of(), List.of());

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
                .isEqualTo("no node fits spec.resources: looked for label nvidia.com/gpu.count of at least 8, 8 "
                        + "nvidia.com/gpu; the nearest, small, has nvidia.com/gpu.count=4 and offers 4 nvidia.com/gpu. "
                        + "Change spec.resources, or add such a node");
    }

    @Test
    void aRunWithoutGpusNeedsNone() {
        assertThat(NodeFit.of(placement(0), List.of(node("a", 8, "81920"))).gpuMemoryBytes())
                .isEmpty();
    }
}
