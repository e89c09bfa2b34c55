package dev.longcontext.trainer.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.reference.Reference;
import org.junit.jupiter.api.Test;

class SequenceRatioTest {

    /** Short texts, and long ones in which frequent characters begin no match. */
    @Test
    void equalsPythonsDifflib() {
        JsonNode cases = Reference.json("metrics/difflib.json");
        assertThat(cases).isNotEmpty();
        for (JsonNode one : cases) {
            assertThat(SequenceRatio.of(one.path("a").asText(), one.path("b").asText()))
                    .as("%s", one)
                    .isCloseTo(one.path("ratio").asDouble(), within(1e-9));
        }
    }
}
