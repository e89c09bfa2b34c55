package dev.longcontext.trainer.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.trainer.configuration.RunConfiguration;
import dev.longcontext.trainer.configuration.RunConfigurationReader;
import dev.longcontext.trainer.model.Batch;
import dev.longcontext.trainer.model.KeepPlan;
import dev.longcontext.trainer.model.Targets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The miniature: 4 layers, 2,560 tokens. */
class MemoryForecastTest {

    private static final Path MODEL = Path.of("../examples/miniature/base");
    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;

    private final RunConfiguration run = RunConfigurationReader.read(Path.of("../examples/contract/run.json"));

    private MemoryForecast on(Long gpuBytes) throws IOException {
        return MemoryForecast.of(run.with(new RunConfiguration.Devices(1, 2, gpuBytes)), MODEL);
    }

    @Test
    void ofACpuItKnowsTheProcessOnly() throws IOException {
        MemoryForecast cpu = on(null);

        assertThat(cpu.deviceMemoryBytes()).isBetween(240 * MIB, 600 * MIB);
        assertThat(cpu.hostMemoryBytes()).isZero();
        assertThat(cpu.fits()).isNull();
        assertThat(cpu.longestLength()).isNull();
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

    /** What the estimate has, a pass does. */
    @Test
    void aPassKeepsOnTheGpuWhatFits() throws IOException {
        RunPlan plan = RunPlan.of(run, MODEL);
        var batch = new Batch(new long[2560], 1, 2560);
        var targets = new Targets(
                LongStream.range(0, 64).toArray(), LongStream.range(0, 64).toArray(), new float[64]);

        KeepPlan ample = plan.keepPlan(80 * GIB);
        KeepPlan scarce = plan.keepPlan(1030 * MIB);

        assertThat(ample.layersOnHost(batch, targets)).isZero();
        assertThat(scarce.layersOnHost(batch, targets)).isEqualTo(plan.model().layers() - 1);
    }
}
