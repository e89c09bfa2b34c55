package dev.longcontext.trainer.synthesis.endpoint;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedSupplier;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.fetch.Addressed;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tries again. A question that comes too early waits, however often. One that gets no answer is tried a few times; after a row
 * of failures nobody asks for a while, and an endpoint that answers nobody for long ends the stage, which loses nothing.
 */
final class Persistence {

    private static final double JITTER = 0.25;
    private static final int FAILURES_IN_A_ROW = 10;

    private final Pace pace;
    private final Addressed endpoint;
    private final CircuitBreaker<Object> breaker;
    private final AtomicLong lastAnswer = new AtomicLong(System.nanoTime());
    private final AtomicLong lastSign = new AtomicLong(System.nanoTime());
    private volatile boolean reached;

    Persistence(Pace pace, Addressed endpoint) {
        this.pace = pace;
        this.endpoint = endpoint;
        this.breaker = CircuitBreaker.builder()
                .handleIf(Persistence::isFailure)
                .withFailureThreshold(FAILURES_IN_A_ROW)
                .withDelay(pace.rest())
                .build();
    }

    /** The endpoint answered a question. */
    void answered() {
        lastAnswer.set(System.nanoTime());
        alive(Duration.ZERO);
    }

    /**
     * The endpoint said something that makes sense, be it that it is too early.
     *
     * @param wait in which nothing is to be expected of it
     */
    void alive(Duration wait) {
        reached = true;
        lastSign.accumulateAndGet(System.nanoTime() + wait.toNanos(), (a, b) -> a - b > 0 ? a : b);
    }

    /** The endpoint is there, whatever it does. */
    void reached() {
        reached = true;
    }

    /**
     * Until there is an answer.
     *
     * @throws TroubleException where this question alone gets none
     * @throws FailureException of class Unavailable where nobody gets one
     */
    <T> T insist(CheckedSupplier<T> attempt) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        try {
            return Failsafe.with(untilItIsTime(begun), aFewTimes(), breaker).get(() -> {
                requireLife();
                return attempt.get();
            });
        } catch (FailsafeException e) {
            if (e.getCause() instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            if (e.getCause() instanceof IOException trouble) {
                throw trouble;
            }
            throw e;
        }
    }

    private RetryPolicy<Object> untilItIsTime(long begun) {
        return RetryPolicy.builder()
                .handleIf(e -> isRateLimit(e)
                        || e instanceof CircuitBreakerOpenException
                        || isFailure(e) && lastAnswer.get() - begun < 0)
                .withMaxRetries(-1)
                .withBackoff(pace.firstDelay(), pace.longestDelay())
                .withDelayFnOn(
                        context -> breaker.getRemainingDelay().plus(pace.firstDelay()),
                        CircuitBreakerOpenException.class)
                .withJitter(JITTER)
                .build();
    }

    private RetryPolicy<Object> aFewTimes() {
        return RetryPolicy.builder()
                .handleIf(Persistence::isFailure)
                .withMaxAttempts(pace.attempts())
                .withBackoff(pace.firstDelay(), pace.longestDelay())
                .withJitter(JITTER)
                .build();
    }

    private static boolean isRateLimit(Throwable e) {
        return e instanceof TroubleException trouble && trouble.isRateLimit();
    }

    private static boolean isFailure(Throwable e) {
        return e instanceof TroubleException trouble && !trouble.isRateLimit();
    }

    private void requireLife() {
        Duration silent = Duration.ofNanos(System.nanoTime() - lastSign.get());
        if (silent.compareTo(reached ? pace.patience() : pace.firstPatience()) > 0) {
            throw new FailureException(
                            FailureClass.Unavailable,
                            endpoint.field() + " = " + endpoint.address()
                                    + (reached ? " gave no answer for " : " could not be reached for ")
                                    + silent.toSeconds() + " s",
                            "Check that the endpoint runs and can be reached from inside the cluster. What was answered "
                                    + "before is kept.")
                    .atField(endpoint.field());
        }
    }
}
