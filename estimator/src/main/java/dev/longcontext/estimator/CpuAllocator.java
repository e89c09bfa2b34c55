package dev.longcontext.estimator;

import dev.longcontext.estimator.PassMemory.Moment;
import dev.longcontext.estimator.PassMemory.Tensors;
import java.util.Collection;

/**
 * What glibc's allocator holds beyond the tensors that are alive. A block of more than 32 MiB goes back to the system when
 * it is freed. A smaller one stays in the arena, so that a process has the most that its small blocks ever took together,
 * and the holes between them, while the large ones come and go.
 */
final class CpuAllocator {

    /** {@code DEFAULT_MMAP_THRESHOLD_MAX} of malloc.c on 64-bit systems. */
    private static final long LARGE = 32L << 20;
    /** Of the arena, beside each byte that was in use: measured, one number for all shapes (docs/estimate.md). */
    private static final double HOLES = 1.15;

    private CpuAllocator() {}

    /** Bytes of one pass beside those alive at its peak. */
    static long held(PassMemory pass, Moment peak) {
        long small = 0;
        long large = 0;
        for (Moment moment : pass.moments()) {
            long keptSmall = pass.layersOnDevice(moment) * small(pass.keptByLayer());
            small = Math.max(small, keptSmall + small(moment.alive()));
            large = Math.max(large, pass.keptOnDevice(moment) - keptSmall + moment.bytes() - small(moment.alive()));
        }
        long alive = pass.keptOnDevice(peak) + peak.bytes();
        return Math.max(0, (long) ((1 + HOLES) * small) + large - alive);
    }

    private static long small(Collection<Tensors> tensors) {
        return tensors.stream()
                .filter(each -> each.bytesEach() <= LARGE)
                .mapToLong(Tensors::bytes)
                .sum();
    }
}
