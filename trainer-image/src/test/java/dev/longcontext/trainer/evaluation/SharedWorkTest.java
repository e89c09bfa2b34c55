package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class SharedWorkTest {
    private static final List<Integer> WORK = IntStream.range(0, 100).boxed().toList();

    private final StopSignal stop = new StopSignal();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 200})
    void everythingIsDoneOnce(int devices) throws IOException {
        Queue<Integer> done = new ConcurrentLinkedQueue<>();

        new SharedWork<Integer, Integer>(devices(devices), stop, (device, what) -> done.add(what)).doAll(WORK);

        assertThat(done).containsExactlyInAnyOrderElementsOf(WORK);
    }

    /** Neither thread gets on before the other has begun. */
    @Test
    void devicesWorkAtTheSameTimeAndTakeNeighbours() throws IOException {
        CyclicBarrier both = new CyclicBarrier(2);
        Map<Integer, Queue<Integer>> done = new ConcurrentHashMap<>();

        new SharedWork<Integer, Integer>(devices(2), stop, (device, what) -> {
                    Queue<Integer> own = done.computeIfAbsent(device, any -> new ConcurrentLinkedQueue<>());
                    if (own.isEmpty()) {
                        await(both);
                    }
                    own.add(what);
                })
                .doAll(WORK);

        assertThat(done).containsOnlyKeys(0, 1);
        assertThat(done.get(0).stream().limit(6)).isIn(List.of(List.of(0, 1, 2, 3, 4, 5), List.of(6, 7, 8, 9, 10, 11)));
    }

    @Test
    void aFailureEndsTheOthersAndIsThrownWhenTheyHaveEnded() {
        CyclicBarrier both = new CyclicBarrier(2);
        Queue<Integer> done = new ConcurrentLinkedQueue<>();

        assertThatThrownBy(() -> new SharedWork<Integer, Integer>(devices(2), stop, (device, what) -> {
                            if (done.size() < 2) {
                                done.add(what);
                                await(both);
                            }
                            if (device == 1) {
                                throw new IOException("device 1 is lost");
                            }
                            Thread.yield();
                        })
                        .doAll(WORK))
                .isInstanceOf(IOException.class)
                .hasMessage("device 1 is lost");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void stopsBetweenPieces(int devices) {
        Queue<Integer> done = new ConcurrentLinkedQueue<>();

        assertThatThrownBy(() -> new SharedWork<Integer, Integer>(devices(devices), stop, (device, what) -> {
                            done.add(what);
                            stop.request();
                        })
                        .doAll(WORK))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.failureClass()).isEqualTo(FailureClass.Terminated));
        assertThat(done).hasSizeBetween(1, devices);
    }

    private static List<Integer> devices(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static void await(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
