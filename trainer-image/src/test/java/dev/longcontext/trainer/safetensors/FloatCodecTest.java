package dev.longcontext.trainer.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.reference.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatCodecTest {

    /** reference/optim/bf16.json: to nearest, ties to even, a NaN stays a NaN. */
    @Test
    void roundsToBf16AsTheReference() {
        JsonNode cases = Reference.json("optim/bf16.json");
        assertThat(cases).isNotEmpty();
        for (JsonNode each : cases) {
            float value = Float.intBitsToFloat(
                    Integer.parseUnsignedInt(each.get("fp32_bits").asText(), 16));
            String expected = each.get("bf16_bits").asText();
            short actual = FloatCodec.toBf16(value);
            if (expected.equals("nan")) {
                assertThat(FloatCodec.fromBf16(actual)).isNaN();
            } else {
                assertThat(actual).as(each.toString()).isEqualTo((short) Integer.parseInt(expected, 16));
            }
        }
    }

    @Test
    void everyBf16SurvivesTheWayToFloatAndBack() {
        for (int bits = 0; bits <= 0xffff; bits++) {
            float value = FloatCodec.fromBf16((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(FloatCodec.toBf16(value)).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void readsHalfPrecision() {
        assertThat(FloatCodec.fromF16((short) 0x3c00)).isEqualTo(1f);
        assertThat(FloatCodec.fromF16((short) 0xc000)).isEqualTo(-2f);
        assertThat(FloatCodec.fromF16((short) 0x7bff)).isEqualTo(65504f);
        assertThat(FloatCodec.fromF16((short) 0x0001)).isEqualTo(0x1p-24f);
        assertThat(FloatCodec.fromF16((short) 0x8001)).isEqualTo(-0x1p-24f);
        assertThat(FloatCodec.fromF16((short) 0xfc00)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(FloatCodec.fromF16((short) 0x7e00)).isNaN();
    }

    @Test
    void everyHalfComesBackAsItself() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = FloatCodec.fromF16((short) bits);
            if (Float.isNaN(value)) {
                assertThat(FloatCodec.fromF16(FloatCodec.toF16(value))).isNaN();
            } else {
                assertThat(FloatCodec.toF16(value)).isEqualTo((short) bits);
            }
        }
    }

    /** Between neighbours, the nearer one; in the middle, the even one. */
    @Test
    void roundsToTheNearestHalf() {
        for (int bits = 0; bits < 0x7bff; bits++) {
            float low = FloatCodec.fromF16((short) bits);
            float high = FloatCodec.fromF16((short) (bits + 1));
            float middle = low + (high - low) / 2;
            assertThat(FloatCodec.toF16(middle)).isEqualTo((short) (bits + (bits & 1)));
            assertThat(FloatCodec.toF16(Math.nextDown(middle))).isEqualTo((short) bits);
            assertThat(FloatCodec.toF16(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
        }
    }

    @ParameterizedTest
    @CsvSource({"65519, 65504", "65520, Infinity", "-65520, -Infinity", "1e30, Infinity", "-Infinity, -Infinity"})
    void endsAtInfinity(float value, float expected) {
        assertThat(FloatCodec.fromF16(FloatCodec.toF16(value))).isEqualTo(expected);
    }
}
