package dev.longcontext.trainer.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatCodecTest {

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
