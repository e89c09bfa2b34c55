package dev.longcontext.trainer.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.reference.Reference;
import org.junit.jupiter.api.Test;

class LoraInitializationTest {

    /** Bound and variance of reference/optim/lora_init.json; the numbers themselves are our generator's. */
    @Test
    void isUniformWithinPeftsBounds() {
        for (JsonNode each : Reference.json("optim/lora_init.json")) {
            int columns = each.get("in_features").asInt();
            double bound = each.get("bound").asDouble();
            int rows = Math.max(each.get("rank").asInt(), 40_000 / columns);

            float[] values = new LoraInitialization(1).kaimingUniform(rows, columns);

            double squares = 0;
            double largest = 0;
            for (float value : values) {
                squares += (double) value * value / values.length;
                largest = Math.max(largest, Math.abs(value));
            }
            double variance = each.get("variance").asDouble();
            assertThat(largest).isBetween(0.99 * bound, bound * (1 + 1e-7));
            assertThat(squares).isCloseTo(variance, within(0.03 * variance));
        }
    }

    @Test
    void theSameSeedGivesTheSameNumbers() {
        float[] values = new LoraInitialization(3).kaimingUniform(2, 4);
        assertThat(new LoraInitialization(3).kaimingUniform(2, 4)).isEqualTo(values);
        assertThat(new LoraInitialization(4).kaimingUniform(2, 4)).isNotEqualTo(values);
    }
}
