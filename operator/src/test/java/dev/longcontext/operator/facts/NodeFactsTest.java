package dev.longcontext.operator.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeFactsTest {

    @ParameterizedTest
    @CsvSource({"'True', true", "'False', false", "Unknown, false"})
    void aNodeSaysSinceWhenItIsReadyOrNot(String status, boolean ready) {
        NodeFacts node = read("{conditions: [{type: MemoryPressure, status: 'False', lastTransitionTime:"
                + " '2026-01-01T00:00:00Z'}, {type: Ready, status: '" + status
                + "', lastTransitionTime: '2026-01-01T00:05:00Z'}]}");

        assertThat(node.ready()).isEqualTo(ready);
        assertThat(node.turned()).isEqualTo(Instant.parse("2026-01-01T00:05:00Z"));
    }

    @Test
    void aNewNodeHasSaidNothing() {
        NodeFacts node = read("{}");

        assertThat(node.ready()).isFalse();
        assertThat(node.turned()).isNull();
    }

    private static NodeFacts read(String status) {
        return NodeFacts.of(Serialization.unmarshal("metadata: {name: a}\nstatus: " + status, Node.class));
    }
}
