package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParallelTest {

    private final StopSignal stop = new StopSignal();
    private final Transfer transfer = new Transfer(stop, moved -> {}, until -> {});

    @Test
    void movesSoManyAtATime() throws IOException {
        CyclicBarrier pair = new CyclicBarrier(2);
        Set<Integer> moved = ConcurrentHashMap.newKeySet();

        Parallel.forEach(2, List.of(1, 2, 3, 4), transfer, (what, each) -> {
            try {
                pair.await(); // would wait for ever for a second one
            } catch (Exception e) {
                throw new IOException(e);
            }
            moved.add(what);
        });

        assertThat(moved).containsExactlyInAnyOrder(1, 2, 3, 4);
    }

    @Test
    void theFirstThatFailsStopsTheOthersAndIsWhatIsTold() {
        CountDownLatch begun = new CountDownLatch(1);

        assertThatThrownBy(() -> Parallel.forEach(2, List.of(1, 2, 3), transfer, (what, each) -> {
                    if (what == 1) {
                        begun.countDown();
                        await(each.stop());
                        each.stop().check();
                    }
                    throw new IOException("number " + what);
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("number 2");
        assertThat(stop.isRequested()).isFalse();
    }

    @Test
    void aStopReachesAll() {
        assertThatThrownBy(() -> Parallel.forEach(2, List.of(1, 2), transfer, (what, each) -> {
                    stop.request();
                    await(each.stop());
                    each.stop().check();
                }))
                .isInstanceOf(FailureException.class)
                .hasMessage("asked to stop");
    }

    private static void await(StopSignal stop) throws IOException {
        try {
            stop.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
