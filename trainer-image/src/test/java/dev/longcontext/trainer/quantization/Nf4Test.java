package dev.longcontext.trainer.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.FloatCodec;
import dev.longcontext.trainer.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bit by bit the bytes of reference/nf4: codes, scales, scales of scales, and what they stand for. */
class Nf4Test {

    /** Of the first sentence of the manifest: "NF4 quantisation with block size 64, ...". */
    private static final int BLOCK = Integer.parseInt(
            Reference.json("nf4/manifest.json").get("about").asText().replaceFirst(".*block size (\\d+).*", "$1"));

    /** File and case; those of {@code uneven} have a last block that is not full, or an odd number of elements. */
    static Stream<Arguments> cases() {
        return Stream.of("cases", "uneven")
                .flatMap(file -> Reference.json("nf4/" + file + ".json").properties().stream()
                        .map(each -> Arguments.of(file, each.getKey())));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void quantisesBitByBit(String cases, String name) throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(Reference.path("nf4/" + cases + ".safetensors"))) {
            float[] input = Reference.floats(file, name + ".input");
            ByteBuffer packed = ByteBuffer.allocate((input.length + 1) / 2);

            float[] absmax = Nf4.quantise(
                    (first, target, count) -> System.arraycopy(input, (int) first, target, 0, count),
                    input.length,
                    BLOCK,
                    packed);

            assertThat(packed.array()).isEqualTo(Reference.bytes(file, name + ".packed"));
            assertThat(absmax).isEqualTo(Reference.floats(file, name + ".absmax"));
            assertDequantised(file, name + ".dequantised", packed, absmax);

            if (cases.equals("cases")) {
                assertDoublyQuantised(file, name, packed, absmax);
            }
        }
    }

    private static void assertDoublyQuantised(SafetensorsFile file, String name, ByteBuffer packed, float[] absmax)
            throws IOException {
        float offset = Reference.floats(file, name + ".nested_offset")[0];
        float mean = BlockScales.quantise(absmax).offset();
        assertThat(mean).isBetween(offset - 2 * Math.ulp(offset), offset + 2 * Math.ulp(offset));
        // the reference summed its mean in another order; all else is exact given that mean
        BlockScales.Double nested = BlockScales.quantise(absmax, offset);
        assertThat(nested.codes()).isEqualTo(Reference.bytes(file, name + ".nested"));
        assertThat(nested.nestedAbsmax()).isEqualTo(Reference.floats(file, name + ".nested_absmax"));
        assertDequantised(file, name + ".double_dequantised", packed, nested.absmax());
    }

    private static void assertDequantised(SafetensorsFile file, String tensor, ByteBuffer packed, float[] absmax)
            throws IOException {
        float[] expected = Reference.floats(file, tensor);
        float[] expectedBf16 = Reference.floats(file, tensor + "_bf16");
        for (int i = 0; i < expected.length; i++) {
            float actual = Nf4.dequantise(packed, i, absmax[i / BLOCK]);
            assertThat(actual).isEqualTo(expected[i]);
            assertThat(FloatCodec.fromBf16(FloatCodec.toBf16(actual))).isEqualTo(expectedBf16[i]);
        }
    }

    @Test
    void codeBooksAreThoseOfTheReference() {
        var codes = Reference.json("nf4/codes.json");
        assertThat(Nf4.codes()).isEqualTo(Reference.floats(codes.get("nf4")));
        assertThat(Nf4.midpoints()).isEqualTo(Reference.floats(codes.get("nf4_midpoints")));
        assertThat(DynamicMap.values()).isEqualTo(Reference.floats(codes.get("dynamic")));
    }
}
