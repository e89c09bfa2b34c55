package dev.longcontext.trainer.synthesis.endpoint;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedSupplier;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.fetch.Addressed;
import java.io.IOException;

/**
 * Tries again. A question that comes too early waits, however often. One that gets no answer while others do is tried a few
 * times. Where nobody gets one, all wait; after a row of failures nobody asks for a while, and an endpoint that answers nobody
 * for long ends the stage, which loses nothing.
 */
final class Persistence {

    private static final double JITTER = 0.25;
    private static final int FAILURES_IN_A_ROW = 10;

    private final Pace pace;
    private final LifeSigns signs;
    private final CircuitBreaker<Object> breaker;

    /** @param concurrency questions at a time at most */
    Persistence(Pace pace, Addressed endpoint, int concurrency) {
        this.pace = pace;
        this.signs = new LifeSigns(pace, endpoint, concurrency);
        this.breaker = CircuitBreaker.builder()
                .handleIf(Persistence::isFailure)
                .withFailureThreshold(FAILURES_IN_A_ROW)
                .withDelay(pace.rest())
                .build();
    }

    LifeSigns signs() {
        return signs;
    }

    /** Whether a question fails in a row of its own, and since when. */
    private static final class Row {

        private Long firstFailure;

        void failed() {
            firstFailure = firstFailure == null ? Long.valueOf(System.nanoTime()) : firstFailure;
        }

        void ended() {
            firstFailure = null;
        }
    }

    /**
     * Until there is an answer.
     *
     * @throws TroubleException where this question alone gets none
     * @throws FailureException of class Unavailable where nobody gets one
     */
    <T> T insist(CheckedSupplier<T> attempt) throws IOException, InterruptedException {
        Row row = new Row();
        signs.begins();
        try {
            return Failsafe.with(untilItIsTime(row), aFewTimes(), breaker).get(() -> {
                signs.require();
                try {
                    return attempt.get();
                } catch (TroubleException e) {
                    if (isFailure(e)) {
                        row.failed();
                        signs.failed(e.getMessage());
                    }
                    throw e;
                }
            });
        } catch (LifeSigns.GivenUpException e) {
            throw TroubleException.failed(e.getMessage(), e);
        } catch (FailsafeException e) {
            if (e.getCause() instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            if (e.getCause() instanceof IOException trouble) {
                throw trouble;
            }
            throw e;
        } finally {
            signs.ends();
        }
    }

    /** Also where nobody who asked after this question's first failure was answered: that is no question's fault. */
    private RetryPolicy<Object> untilItIsTime(Row row) {
        return RetryPolicy.builder()
                .handleIf(e -> isRateLimit(e)
                        || e instanceof CircuitBreakerOpenException
                        || isFailure(e) && row.firstFailure != null && !signs.answeredOneSentAfter(row.firstFailure))
                .withMaxRetries(-1)
                .withBackoff(pace.firstDelay(), pace.longestDelay())
                .withDelayFnOn(
                        context -> breaker.getRemainingDelay().plus(pace.firstDelay()),
                        CircuitBreakerOpenException.class)
                .withJitter(JITTER)
                .onRetry(event -> row.ended())
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
}
