package dev.longcontext.trainer.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.longcontext.contract.ProgressReport;
import dev.longcontext.trainer.stage.ProgressSink;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Takes down what each step cost. */
final class StepTimes implements ProgressSink {

    private final List<Double> losses = new ArrayList<>();
    private final List<Double> seconds = new ArrayList<>();
    private final List<Phases> phases = new ArrayList<>();
    private final List<Double> cpuSeconds = new ArrayList<>();
    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private long begun;
    private long cpuBegun;
    private long peakBytes;

    @Override
    public void begin(long done, long total, String unit) {
        mark();
    }

    private void mark() {
        begun = System.nanoTime();
        cpuBegun = system.getProcessCpuTime();
    }

    @Override
    public void step(Step step) {
        long now = System.nanoTime();
        losses.add(step.learning().loss());
        seconds.add((now - begun) / 1e9);
        phases.add(step.learning().phases());
        cpuSeconds.add((system.getProcessCpuTime() - cpuBegun) / 1e9);
        peakBytes = PeakMemory.bytes();
        mark();
    }

    @Override
    public void resumed(ProgressReport.Checkpoint from) {}

    @Override
    public void checkpoint(ProgressReport.Checkpoint saved, double seconds) {}

    @Override
    public void data(long dropped, long truncated) {}

    @Override
    public void recovered(long damagedCheckpoints, long skippedSteps) {}

    List<Double> losses() {
        return List.copyOf(losses);
    }

    List<Double> seconds() {
        return List.copyOf(seconds);
    }

    List<Phases> phases() {
        return List.copyOf(phases);
    }

    /** Of all threads. */
    List<Double> cpuSeconds() {
        return List.copyOf(cpuSeconds);
    }

    /** At the end of the last step. */
    long peakBytes() {
        return peakBytes;
    }
}
