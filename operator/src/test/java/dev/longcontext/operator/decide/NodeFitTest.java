package dev.longcontext.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.operator.facts.NodeFacts;
import dev.longcontext.operator.resolve.ResolvedRun.Placement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
        return new NodeFacts(name, labels, true, Map.of("nvidia.com/gpu", (long) gpus), List.of());
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
        var node =
                new NodeFacts("a", labels, true, Map.of("nvidia.com/gpu", 8L, "nvidia.com/mig-3g.40gb", 8L), List.of());
        var slices = new Placement(null, Map.of(), List.of(), "nvidia.com/mig-3g.40gb", 8, List.of());

        assertThat(NodeFit.of(slices, List.of(node)).gpuMemoryBytes()).hasValue(40_192L << 20);
        assertThat(NodeFit.of(EIGHT, List.of(node)).gpuMemoryBytes()).isEmpty();
    }

    @Test
    void aRunWithoutGpusNeedsNone() {
        assertThat(NodeFit.of(placement(0), List.of(node("a", 8, "81920"))).gpuMemoryBytes())
                .isEmpty();
    }
}
