package dev.longcontext.operator.decide.obstacle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.facts.NodeFacts;
import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.facts.PodFactsBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AwayNodeTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final PodFacts POD = PodFactsBuilder.builder()
            .name("tiny-train-1-x")
            .node("a")
            .running(true)
            .others(List.of())
            .build();

    @Test
    void aPodOnANodeThatDoesNotAnswerIsTold() {
        Blocker blocker = blocker(POD, node("a", false)).orElseThrow();

        assertThat(blocker.reason()).isEqualTo("NodeNotReady");
        assertThat(blocker.message()).contains("node a of pod tiny-train-1-x", "kubectl delete node a");
    }

    @Test
    void aNodeThatMissesAReportIsWaitedFor() {
        Instant turned = NOW.minusSeconds(10);
        Instant from = turned.plus(AwayNode.PATIENCE);
        NodeFacts node = new NodeFacts("a", Map.of(), false, turned, false, Map.of(), List.of());

        assertThat(blocker(POD, node)).isEmpty();
        assertThat(AwayNode.blocksFrom(POD, List.of(node))).contains(from);
        assertThat(AwayNode.blocker(ConditionType.Trained, POD, List.of(node), from))
                .isPresent();
        assertThat(AwayNode.blocksFrom(POD, List.of(node("a", true)))).isEmpty();
    }

    @Test
    void aPodThatIsAskedToStopOnSuchANodeIsTold() {
        assertThat(AwayNode.whyNotStopped(POD, List.of(node("a", false))).orElseThrow())
                .contains("whether the pod has stopped", "kubectl delete node a", "the run is then suspended");
        assertThat(AwayNode.whyNotStopped(POD, List.of(node("a", true)))).isEmpty();
    }

    @Test
    void otherNodesAndPodsThatHaveEndedDoNotMatter() {
        assertThat(blocker(POD, node("a", true), node("b", false))).isEmpty();
        assertThat(blocker(POD, node("b", false)))
                .as("a deleted node's pods are ended by Kubernetes")
                .isEmpty();
        assertThat(blocker(POD.withFinished(true), node("a", false))).isEmpty();
    }

    private static Optional<Blocker> blocker(PodFacts pod, NodeFacts... nodes) {
        return AwayNode.blocker(ConditionType.Trained, pod, List.of(nodes), NOW);
    }

    private static NodeFacts node(String name, boolean ready) {
        return new NodeFacts(name, Map.of(), ready, null, false, Map.of(), List.of());
    }
}
