package dev.longcontext.trainer.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longcontext.trainer.inference.SamplingParameters;
import dev.longcontext.trainer.inference.TokenScore;
import dev.longcontext.trainer.serving.TextGenerator.Ending;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class GenerationQueueTest {

    private static final GenerationRequest REQUEST = new GenerationRequest(
            new int[] {1},
            1,
            SamplingParameters.GREEDY,
            new StopRules(List.of(), Set.of(), false, 0),
            OptionalInt.empty(),
            false,
            false);

    private final AtomicReference<ApiException> failure = new AtomicReference<>();

    private final Recipient recipient = new Client(new AtomicBoolean());

    private final class Client implements Recipient {

        private final AtomicBoolean gone;
        private final CountDownLatch read = new CountDownLatch(1);

        Client(AtomicBoolean gone) {
            this.gone = gone;
        }

        @Override
        public void begin(GenerationRequest request) {
            read.countDown();
        }

        @Override
        public void score(TokenScore token) {}

        @Override
        public void text(String piece) {}

        @Override
        public boolean gone() {
            return gone.get();
        }

        @Override
        public void ended(Ending ending) {}

        @Override
        public void failed(ApiException why) {
            failure.set(why);
        }
    }

    /** Whoever closes the queue closes the model next. */
    @Test
    void isClosedOnceTheModelIsLeftAlone() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var queue = new GenerationQueue(
                (request, out, cancelled) -> {
                    begun.countDown();
                    await().until(() -> cancelled.getAsBoolean() && goOn.getCount() == 0);
                    return new Ending("length", 1);
                },
                1);
        queue.submit(() -> REQUEST, recipient);
        begun.await();

        var closing = new Thread(queue::close);
        closing.start();
        await().until(() -> closing.getState() == Thread.State.WAITING);
        goOn.countDown();
        closing.join();

        assertThat(failure.get()).hasMessage("The server is shutting down.");
    }

    @Test
    void aRequestThatCannotBeReadLeavesItsPlace() {
        try (var queue = new GenerationQueue((request, out, cancelled) -> new Ending("length", 1), 0)) {
            queue.submit(
                    () -> {
                        throw new StackOverflowError();
                    },
                    recipient);
            await().until(() -> failure.get() != null);

            assertThat(failure.get().status()).isEqualTo(500);
            await().untilAsserted(() -> queue.submit(() -> REQUEST, recipient));
        }
    }

    @Test
    void whoLeftBeforeBeingReadKeepsNoPlaceAndIsNotRead() throws Exception {
        var atIt = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var discarded = new AtomicInteger();
        GenerationQueue.Unread left = new GenerationQueue.Unread() {
            @Override
            public GenerationRequest read() {
                throw new AssertionError("nobody waits for it");
            }

            @Override
            public void discard() {
                discarded.incrementAndGet();
            }
        };
        try (var queue = new GenerationQueue((request, out, cancelled) -> new Ending("length", 1), 2)) {
            queue.submit(
                    () -> {
                        atIt.countDown();
                        await().until(() -> goOn.getCount() == 0);
                        return REQUEST;
                    },
                    recipient);
            atIt.await();
            queue.submit(left, new Client(new AtomicBoolean(true)));
            queue.submit(() -> REQUEST, recipient);
            assertThat(discarded).as("as soon as another comes").hasValue(1);
            queue.submit(left, new Client(new AtomicBoolean(true)));
            goOn.countDown();
        }
        assertThat(discarded).hasValue(2);
    }

    @Test
    void whoLeftBeforeTheModelWasFreeKeepsNoPlace() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var gone = new AtomicBoolean();
        var waiting = new Client(gone);
        try (var queue = new GenerationQueue(
                (request, out, cancelled) -> {
                    begun.countDown();
                    await().until(() -> goOn.getCount() == 0);
                    return new Ending("length", 1);
                },
                1)) {
            queue.submit(() -> REQUEST, recipient);
            begun.await();
            queue.submit(() -> REQUEST, waiting);
            waiting.read.await();
            assertThatThrownBy(() -> queue.submit(() -> REQUEST, recipient)).isInstanceOf(ApiException.class);

            gone.set(true);
            await().untilAsserted(() -> queue.submit(() -> REQUEST, recipient));
            goOn.countDown();
        }
    }
}
