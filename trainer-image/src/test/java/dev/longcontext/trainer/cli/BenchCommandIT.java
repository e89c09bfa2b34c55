package dev.longcontext.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.installed.InstalledTrainer;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code trainer bench} as a process, on a model small enough for a test. */
class BenchCommandIT {

    private static final List<String> TINY =
            List.of("bench", "--hidden", "128", "--layers", "2", "--vocabulary", "512", "--length", "96");

    @TempDir
    Path folder;

    @Test
    void makesAModelAndTellsWhatItsStepsCost() throws Exception {
        Path model = folder.resolve("model");

        JsonNode result =
                Json.MAPPER.readTree(run("--model", model.toString(), "--precision", "FP32", "--steps", "3", "--json"));

        assertThat(model.resolve("config.json")).exists();
        assertThat(result.get("losses")).hasSize(3);
        assertThat(result.get("losses").get(0).asDouble()).as("that of a guess").isBetween(5.5, 7.0);
        assertThat(result.get("stepSeconds")).hasSize(3).allMatch(seconds -> seconds.asDouble() > 0);
        assertThat(result.get("stepPeakBytes").asLong()).isGreaterThan(50L << 20);
        assertThat(result.get("matmulRate").asDouble()).isPositive();
        // forward, recomputed and backward of 2 layers, of attention, and the head on 12 targets; LoRA's products
        assertThat(result.get("stepFlops").asDouble()).isBetween(150e6, 400e6);
        for (int step = 0; step < 3; step++) {
            JsonNode phases = result.get("phaseSeconds").get(step);
            double sum = 0;
            for (String phase : List.of("forward", "head", "backward", "update")) {
                assertThat(phases.get(phase).asDouble()).as(phase).isPositive();
                sum += phases.get(phase).asDouble();
            }
            assertThat(sum)
                    .isLessThanOrEqualTo(result.get("stepSeconds").get(step).asDouble());
        }
    }

    @Test
    void printsATableForPeople() throws Exception {
        assertThat(run("--model", folder.resolve("model").toString(), "--method", "LoRA", "--steps", "2"))
                .contains("LoRA BF16, 96 tokens of which 12 are learnt")
                .contains("a step")
                .contains("peak memory")
                .contains("backward")
                .contains("% of the matmul peak")
                .contains("matmul peak");
    }

    /** oneDNN is told that the CPU has AVX2 and nothing newer. */
    @Test
    void measuresACpuWithoutInstructionsForBfloat16() throws Exception {
        ProcessBuilder builder =
                builder("--model", folder.resolve("model").toString(), "--precision", "BF16", "--steps", "2");
        builder.environment().put("ONEDNN_MAX_CPU_ISA", "AVX2");

        assertThat(run(builder)).contains("QLoRA BF16").contains("matmul peak");

        assertThat(Files.readString(folder.resolve("log"))).containsOnlyOnce("no bfloat16 instructions");
    }

    @Test
    void isAskedToStopAndDoes() throws Exception {
        Process process = builder("--model", folder.resolve("model").toString(), "--steps", "100000000")
                .start();
        try (BufferedReader log = process.errorReader(StandardCharsets.UTF_8)) {
            assertThat(log.lines().anyMatch(line -> line.contains("in 100000000 steps")))
                    .isTrue();

            process.destroy();

            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
        } finally {
            process.destroyForcibly();
        }
    }

    private ProcessBuilder builder(String... more) {
        var command = new ArrayList<>(TINY);
        command.addAll(List.of(more));
        return InstalledTrainer.command(command);
    }

    private String run(String... more) throws Exception {
        return run(builder(more));
    }

    private String run(ProcessBuilder builder) throws Exception {
        Path log = folder.resolve("log");
        Process process = builder.redirectError(log.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as("%s", Files.readString(log)).isZero();
        return output;
    }
}
