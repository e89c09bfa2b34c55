package dev.longcontext.trainer.planning;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.Precision;
import dev.longcontext.estimator.MemoryEstimate;
import dev.longcontext.estimator.Placement;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.architecture.ModelConfigurationReader;
import dev.longcontext.trainer.configuration.RunConfigurationReader;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.installed.InstalledTrainer;
import dev.longcontext.trainer.tensors.TensorMemory;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.weights.RandomWeights;
import dev.longcontext.trainer.weights.WeightWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The estimate against the peak resident memory of the installed trainer, as the kernel counts it (VmHWM). BF16 on a CPU
 * without instructions for it, which takes most.
 */
class EstimateIT {

    private static final Path MINIATURE = Path.of("../examples/miniature/base");
    private static final Path EXAMPLE = Path.of("../examples/contract/run.json");
    private static final double TOLERANCE = 0.10;
    private static final long MINUTES = 5;

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();

    @AfterEach
    void endWhatIsLeft() {
        started.forEach(Process::destroyForcibly);
    }

    /** @param length tokens of every sample */
    record Size(int hidden, int intermediate, int layers, int heads, int keyValueHeads, int vocabulary, int length) {}

    @ParameterizedTest
    @CsvSource({
        "256,  688,  4,  4, 2,  4096, 2048, FP32",
        "512, 1376,  8,  8, 4,  8192, 2048, BF16",
        "768, 2048, 12, 12, 4, 16384, 1024, FP32"
    })
    void isWithinATenthOfTheMeasuredPeak(
            int hidden,
            int intermediate,
            int layers,
            int heads,
            int keyValueHeads,
            int vocabulary,
            int length,
            Precision precision)
            throws Exception {
        environment.put("ONEDNN_MAX_CPU_ISA", "AVX2"); // no instructions for bfloat16
        environment.put(
                "TRAINER_JAVA_OPTIONS", ""); // as it is installed: the second compiler has its share of the memory
        writeModel(new Size(hidden, intermediate, layers, heads, keyValueHeads, vocabulary, length));
        Path config = writeRun(length, precision);
        assertThat(start("prepare", config).waitFor()).as(log("prepare")).isZero();

        long measured = peakOf(start("train", config));

        RunPlan plan = RunPlan.of(RunConfigurationReader.read(config), folder.resolve("base"));
        MemoryEstimate estimate = plan.memory(Placement.cpuWithFloat32Tiles());
        System.out.printf(
                "hidden %d: measured %d MiB, estimated %d MiB%n", hidden, measured >> 20, estimate.peakBytes() >> 20);
        assertThat((double) estimate.peakBytes() / measured)
                .as("estimated %s, measured %d", estimate, measured)
                .isBetween(1 - TOLERANCE, 1 + TOLERANCE);
    }

    private void writeModel(Size size) throws IOException {
        Path base = Files.createDirectories(folder.resolve("base"));
        for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.copy(MINIATURE.resolve(name), base.resolve(name));
        }
        var config = (ObjectNode)
                Json.MAPPER.readTree(MINIATURE.resolve("config.json").toFile());
        config.put("hidden_size", size.hidden())
                .put("intermediate_size", size.intermediate())
                .put("num_hidden_layers", size.layers())
                .put("num_attention_heads", size.heads())
                .put("num_key_value_heads", size.keyValueHeads())
                .put("head_dim", size.hidden() / size.heads())
                .put("vocab_size", size.vocabulary());
        Files.writeString(base.resolve("config.json"), Json.pretty(config));
        TorchRuntime.start(2);
        try (NDManager manager = TorchRuntime.newManager();
                TensorMemory memory = new TensorMemory(manager)) {
            ModelConfiguration model = ModelConfigurationReader.read(base);
            WeightWriter.write(memory, model, RandomWeights.create(manager, model, 1), base);
        }
    }

    /** Two steps of QLoRA; a text of more than enough tokens is cut to the length. */
    private Path writeRun(int length, Precision precision) throws IOException {
        String text = "{\"text\":\"" + "The old river sees the red hill. ".repeat(length) + "\"}\n";
        Files.writeString(folder.resolve("train.jsonl"), text.repeat(2));
        var run = (ObjectNode) Json.MAPPER.readTree(EXAMPLE.toFile());
        ((ObjectNode) run.get("baseModel")).put("uri", folder.resolve("base").toString());
        ((ObjectNode) run.get("context")).put("targetLength", length);
        ((ObjectNode) run.at("/data/sources/0"))
                .put("uri", folder.resolve("train.jsonl").toString());
        ((ObjectNode) run.get("training")).put("maxSteps", 2).put("precision", precision.name());
        ((ObjectNode) run.at("/training/batch")).put("gradientAccumulation", 1);
        run.putArray("evaluation");
        return Files.writeString(folder.resolve("run.json"), Json.pretty(run));
    }

    private Process start(String verb, Path config) throws IOException {
        ProcessBuilder builder = InstalledTrainer.command(List.of(
                        verb,
                        "--config",
                        config.toString(),
                        "--workspace",
                        folder.resolve("work").toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(verb + ".log").toFile());
        builder.environment().putAll(environment);
        builder.environment()
                .put("TERMINATION_MESSAGE_PATH", folder.resolve("message").toString());
        Process process = builder.start();
        started.add(process);
        return process;
    }

    /** VmHWM only grows: its last value is the peak. */
    private long peakOf(Process process) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        long peak = 0;
        while (!process.waitFor(10, TimeUnit.MILLISECONDS)) {
            assertThat(System.nanoTime()).as(log("train")).isLessThan(deadline);
            peak = Math.max(peak, InstalledTrainer.memory(process, "VmHWM").orElse(0));
        }
        assertThat(process.exitValue()).as(log("train")).isZero();
        return peak;
    }

    private String log(String verb) throws IOException {
        Path file = folder.resolve(verb + ".log");
        return Files.exists(file) ? Files.readString(file) : "no log";
    }
}
