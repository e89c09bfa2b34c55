package dev.longcontext.trainer.tensors;

import static dev.longcontext.trainer.tensors.Bfloat16Products.FLOAT32_TILES;
import static dev.longcontext.trainer.tensors.Bfloat16Products.KERNELS;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products in bfloat16 on a CPU that has no kernels for them, forced on this one. */
class Bfloat16ProductsTest {

    /** Half a unit in the last of bfloat16's eight digits. */
    private static final double ROUNDING = 1.0 / 256;

    /** Below and above a tile's side (1,024) and depth (4,096), and few rows. */
    @ParameterizedTest
    @CsvSource({"7, 33, 5", "1, 64, 96", "3, 64, 96", "1030, 40, 1100", "20, 4100, 30", "1025, 4097, 9"})
    void tilesGiveWhatFloat32GivesRoundedOnce(int n, int m, int p) {
        TorchRuntime.start(1);
        try (NDManager manager = TorchRuntime.newManager();
                TorchModule module = TorchModule.load(manager, script())) {
            NDArray a = module.method("random").with(n).with(m).toTensor(manager);
            NDArray w = module.method("random").with(p).with(m).toTensor(manager);
            NDArray y = module.method("random").with(n).with(p).toTensor(manager);

            List<NDArray> results = module.method("products")
                    .with(a)
                    .with(w)
                    .with(y)
                    .toRecord(
                            manager,
                            result -> IntStream.range(0, 8)
                                    .mapToObj(result::tensor)
                                    .toList());

            for (int i = 0; i < results.size(); i += 2) {
                // sums of so many numbers in another order differ by their own rounding, where they cancel out most
                double tolerance = 1e-5 * Math.sqrt((double) m * p + (double) n);
                assertThat(results.get(i + 1).allClose(results.get(i), ROUNDING, tolerance, false))
                        .as("product %d", i / 2)
                        .isTrue();
            }
        }
    }

    private static TorchScript script() {
        Map<String, String> sources = new LinkedHashMap<>(FLOAT32_TILES.sources());
        sources.put("check", TorchScript.resource(Bfloat16ProductsTest.class, "products-check.torchscript"));
        return new TorchScript("check.Check", Map.of(), sources);
    }

    @Test
    void kernelsAreUsedWhereTheCpuHasTheInstructions() {
        assertThat(Bfloat16Products.choose(true, List.of("flags\t\t: fpu avx512f avx512_bf16 sse")))
                .isEqualTo(KERNELS);
        assertThat(Bfloat16Products.choose(true, List.of("flags\t\t: fpu amx_bf16")))
                .isEqualTo(KERNELS);
    }

    @Test
    void anArmProcessorIsTakenAtOneDnnsWord() {
        assertThat(Bfloat16Products.choose(true, List.of("Features\t: fp asimd bf16")))
                .isEqualTo(KERNELS);
        assertThat(Bfloat16Products.choose(false, List.of("Features\t: fp asimd")))
                .isEqualTo(FLOAT32_TILES);
        assertThat(Bfloat16Products.choose(true, List.of())).isEqualTo(KERNELS);
    }

    @Test
    void emulatedInstructionsAreNone() {
        assertThat(Bfloat16Products.choose(true, List.of("flags\t\t: fpu avx512f avx512_vnni")))
                .isEqualTo(FLOAT32_TILES);
        assertThat(Bfloat16Products.choose(false, List.of("flags\t\t: fpu avx2")))
                .isEqualTo(FLOAT32_TILES);
        // masked by an environment variable of oneDNN
        assertThat(Bfloat16Products.choose(false, List.of("flags\t\t: avx512_bf16")))
                .isEqualTo(FLOAT32_TILES);
    }
}
