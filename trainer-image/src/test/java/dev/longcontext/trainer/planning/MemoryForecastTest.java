package dev.longcontext.trainer.planning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.estimator.Placement;
import dev.longcontext.trainer.configuration.RunConfigurationReader;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.model.Batch;
import dev.longcontext.trainer.model.KeepPlan;
import dev.longcontext.trainer.model.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The miniature: 3 layers, 2,560 tokens. */
class MemoryForecastTest {

    private static final Path MODEL = Path.of("../examples/miniature/base");
    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;

    private static final Path RUN = Path.of("../examples/contract/run.json");

    private final RunConfig run = RunConfigurationReader.read(RUN);

    @TempDir
    Path folder;

    private MemoryForecast on(Long gpuBytes) throws IOException {
        return MemoryForecast.of(run.withDevices(new RunConfig.Devices(1, 2, gpuBytes)), MODEL);
    }

    @Test
    void ofACpuItKnowsTheProcessOnly() throws IOException {
        MemoryForecast cpu = on(null);

        assertThat(cpu.deviceMemoryBytes()).isBetween(240 * MIB, 600 * MIB);
        assertThat(cpu.hostMemoryBytes()).isZero();
        assertThat(cpu.fits()).isNull();
        assertThat(cpu.longestLength()).isNull();
    }

    /** Of so many heads a CPU with instructions for bfloat16 needs more, and of few one without. */
    @ParameterizedTest
    @ValueSource(ints = {8, 64})
    void isThatOfTheCpuThatNeedsMost(int heads) throws IOException {
        ObjectNode config =
                (ObjectNode) Json.MAPPER.readTree(MODEL.resolve("config.json").toFile());
        config.put("num_attention_heads", heads).put("num_key_value_heads", 8);
        Files.writeString(folder.resolve("config.json"), config.toString());
        ObjectNode json = (ObjectNode) Json.MAPPER.readTree(RUN.toFile());
        ((ObjectNode) json.get("training")).put("precision", "BF16");
        ((ObjectNode) json.get("context")).put("targetLength", 65_536);
        RunConfig bfloat16 = RunConfigurationReader.parse(json.toString());
        RunPlan plan = RunPlan.of(bfloat16, folder);
        long kernels = plan.memory(Placement.cpu()).peakBytes();
        long tiles = plan.memory(Placement.cpuWithFloat32Tiles()).peakBytes();

        assertThat(kernels > tiles).isEqualTo(heads == 64);
        assertThat(MemoryForecast.of(bfloat16, folder).deviceMemoryBytes()).isEqualTo(Math.max(kernels, tiles));
    }

    @Test
    void ofAGpuItKnowsWhatFits() throws IOException {
        MemoryForecast large = on(80 * GIB);

        assertThat(large.fits()).isTrue();
        assertThat(large.longestLength()).isGreaterThan(1_000_000);
        assertThat(large.hostMemoryBytes()).isPositive();

        MemoryForecast small = on(1040 * MIB);

        assertThat(small.fits()).isFalse();
        assertThat(small.deviceMemoryBytes()).isGreaterThan(1040 * MIB);
        assertThat(small.longestLength()).isLessThan(2560);
    }

    /** What the estimate has, a pass does: it goes by its own length. */
    @Test
    void aPassKeepsOnTheGpuWhatFits() throws IOException {
        KeepPlan plan = RunPlan.of(run, MODEL).keepPlan(1040 * MIB);

        assertThat(layersOnHost(plan, 256)).isZero();
        assertThat(layersOnHost(plan, 933)).isZero();
        assertThat(layersOnHost(plan, 2560)).isEqualTo(2);
    }

    private static int layersOnHost(KeepPlan plan, int length) {
        long[] rows = LongStream.range(0, length - 1).toArray();
        return plan.layersOnHost(
                new Batch(new long[length], 1, length), new Targets(rows, rows, new float[rows.length]));
    }
}
