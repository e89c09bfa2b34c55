package dev.longcontext.trainer.tensors;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import dev.longcontext.estimator.PassTiles;
import dev.longcontext.trainer.safetensors.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the CPU multiplies matrices in bfloat16. What is chosen depends on the CPU alone, never on a measurement: the same
 * machine gives the same bits on every run.
 */
public enum Bfloat16Products {
    /** By kernels for the type. */
    KERNELS,
    /** Tile by tile in float32, rounded to bfloat16 at the end, because there are no kernels or only slow ones. */
    FLOAT32_TILES;

    private static final Logger LOG = LoggerFactory.getLogger(Bfloat16Products.class);
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    /** Of x86: without one of these instructions a kernel for bfloat16 is slower than the one for float32. */
    private static final Set<String> INSTRUCTIONS = Set.of("avx512_bf16", "amx_bf16");

    private static final String FLAGS = "flags";

    /** Asked for once in a process, by the first who computes in bfloat16 on the CPU. */
    private static final class ThisCpu {
        private static final Bfloat16Products FOUND = find();
    }

    /** What is right on this machine's CPU. libtorch must have been started. */
    public static Bfloat16Products ofThisCpu() {
        return ThisCpu.FOUND;
    }

    /** What is right where arrays of the manager are multiplied; GPUs have kernels for every type. */
    public static Bfloat16Products on(NDManager manager, TensorType computation) {
        boolean asks = computation == TensorType.BF16 && !manager.getDevice().isGpu();
        return asks ? ofThisCpu() : KERNELS;
    }

    /**
     * The sources {@code products} and {@code kernels}, for other texts to build on: as {@code __torch__.products.product}
     * and so on.
     */
    public Map<String, String> sources() {
        String kernels = TorchScript.resource(Bfloat16Products.class, "kernels.torchscript")
                .replace("{bfloat16}", this == KERNELS ? "True" : "False")
                .replace("{tileSide}", String.valueOf(PassTiles.PRODUCT_SIDE))
                .replace("{tileDepth}", String.valueOf(PassTiles.PRODUCT_DEPTH))
                .replace("{tileHeads}", String.valueOf(PassTiles.HEADS));
        return Map.of(
                "kernels", kernels, "products", TorchScript.resource(Bfloat16Products.class, "products.torchscript"));
    }

    private static Bfloat16Products find() {
        Bfloat16Products found = choose(oneDnnHasKernels(), processors());
        if (found == FLOAT32_TILES) {
            LOG.info(
                    "this CPU has no bfloat16 instructions: matrix products are computed in float32 tiles and rounded");
        }
        return found;
    }

    /**
     * @param oneDnnHasKernels as the library says; true too where it emulates the instructions, at half the rate of float32
     * @param processors lines of Linux's cpuinfo; empty where there are none
     */
    static Bfloat16Products choose(boolean oneDnnHasKernels, List<String> processors) {
        List<String> flags =
                processors.stream().filter(line -> line.startsWith(FLAGS)).toList();
        boolean emulated = !flags.isEmpty()
                && flags.stream()
                        .noneMatch(line -> List.of(line.split("\\s+")).stream().anyMatch(INSTRUCTIONS::contains));
        return oneDnnHasKernels && !emulated ? KERNELS : FLOAT32_TILES;
    }

    /** x86 has a line of flags; processors of other kinds name theirs otherwise, and oneDNN knows them. */
    private static List<String> processors() {
        try {
            return Files.exists(PROCESSORS) ? Files.readAllLines(PROCESSORS) : List.of();
        } catch (IOException e) {
            LOG.debug("{} cannot be read: relying on oneDNN's answer", PROCESSORS, e);
            return List.of();
        }
    }

    private static boolean oneDnnHasKernels() {
        try (NDManager manager = TorchRuntime.newManager();
                Bfloat16Text text = new Bfloat16Text(manager)) {
            return text.supported();
        } catch (EngineException e) {
            LOG.debug("libtorch has no oneDNN", e);
            return false;
        }
    }
}
