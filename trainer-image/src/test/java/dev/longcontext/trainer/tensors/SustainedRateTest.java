package dev.longcontext.trainer.tensors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.trainer.tensors.SustainedRate.Work;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SustainedRateTest {

    /** A device of 1 GFLOP/s, whose large products would take minutes, is asked for none. */
    @Test
    void aSlowDeviceIsAskedForSmallWorkOnly() {
        List<Integer> sizes = new ArrayList<>();

        SustainedRate rate = SustainedRate.measure(64, 1 << 20, size -> {
            sizes.add(size);
            double flops = Math.pow(size, 3);
            return new Work(flops, () -> spend(flops / 1e9));
        });

        assertThat(sizes).startsWith(64, 128).allMatch(size -> size <= 1024);
        assertThat(rate.best()).isLessThanOrEqualTo(1e9).isGreaterThanOrEqualTo(rate.mean());
    }

    @Test
    void aFastDeviceIsMeasuredWithTheLargest() {
        List<Integer> sizes = new ArrayList<>();

        SustainedRate.measure(64, 300, size -> {
            sizes.add(size);
            return new Work(1, () -> spend(0.001));
        });

        assertThat(sizes).containsExactly(64, 128, 256, 300);
    }

    /** Works, as a device does, for so many seconds. */
    private static void spend(double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
