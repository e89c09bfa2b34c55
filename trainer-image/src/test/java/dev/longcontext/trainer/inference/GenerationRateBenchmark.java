package dev.longcontext.trainer.inference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.weights.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How fast prompts are read and tokens generated: what {@code benchmarks/generation.py} measures with transformers' generate.
 * {@code -Dmodel=DIR -Dlengths=2048,8192 -Dprecision=FP32 -Dthreads=2 -Drepeats=3 -Dresults=FILE}; without a model the tiny one of the tests
 * is used, without a file the log has the results.
 */
class GenerationRateBenchmark {
    private static final Logger LOG = LoggerFactory.getLogger(GenerationRateBenchmark.class);
    private static final int NEW_TOKENS = 32;
    private static final double GIGA = 1e9;

    @Test
    void rates() throws IOException {
        String named = System.getProperty("model");
        Path folder = named == null ? Reference.fixture("tiny-llama/fp32") : Path.of(named);
        TensorType type = System.getProperty("precision", "FP32").equals("BF16") ? TensorType.BF16 : TensorType.F32;
        TorchRuntime.start(Integer.getInteger("threads", 2));
        try (NDManager manager = TorchRuntime.newManager();
                LlamaModel model = LlamaModel.load(manager, ModelSource.of(folder, type))) {
            int[] lengths = Arrays.stream(System.getProperty("lengths", "512").split(","))
                    .mapToInt(Integer::parseInt)
                    .toArray();
            for (int length : lengths) {
                measure(model, length);
            }
        }
    }

    private static void measure(LlamaModel model, int length) throws IOException {
        int[] prompt = new Random(length)
                .ints(length, 0, model.configuration().vocabularySize())
                .toArray();
        int repeats = Integer.getInteger("repeats", 3);
        double prefill = Double.POSITIVE_INFINITY;
        double decoded = Double.POSITIVE_INFINITY;
        for (int i = 0; i < repeats; i++) {
            long[] at = new long[NEW_TOKENS];
            int[] chosen = {0};
            Sampling mostLikely = new Sampling(SamplingParameters.GREEDY);
            try (Generator generator =
                    new Generator(model, Integer.MAX_VALUE, length + NEW_TOKENS, length + NEW_TOKENS)) {
                long begun = System.nanoTime();
                Generator.Choice timed = logits -> {
                    at[chosen[0]++] = System.nanoTime();
                    return OptionalInt.of(mostLikely.next(logits, Set.of()));
                };
                generator.generate(prompt, NEW_TOKENS, timed, () -> false);
                assertThat(chosen[0]).isEqualTo(NEW_TOKENS);
                prefill = Math.min(prefill, (at[0] - begun) / GIGA);
                decoded = Math.min(decoded, (at[NEW_TOKENS - 1] - at[0]) / GIGA);
            }
        }
        Rates rates = new Rates(prefill, decoded, peakBytes());
        LOG.info("{} tokens: {}", length, rates);
        String results = System.getProperty("results");
        if (results != null) {
            Files.writeString(
                    Path.of(results), Json.compact(rates) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    /** Seconds to read a prompt, seconds to decode the tokens after the first, and the process's peak, bytes. */
    private record Rates(double prefill, double decode, long peak) {}

    private static long peakBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElse(0);
    }
}
