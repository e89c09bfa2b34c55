package dev.longcontext.trainer.synthesis.endpoint;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.fetch.Addressed;
import dev.longcontext.trainer.fetch.WebEndpoint;
import dev.longcontext.trainer.stage.StopSignal;
import java.time.Duration;

/** Whether an endpoint can be reached at all: a wrong address is told in seconds, before models and data are fetched. */
public final class Reach {

    private static final Duration ONE_TRY = Duration.ofSeconds(10);

    private Reach() {}

    /** @throws FailureException of class Unavailable where nobody was there for the first patience */
    public static void require(WebEndpoint endpoint, Pace pace, StopSignal stop) {
        RetryPolicy<Object> patience = RetryPolicy.builder()
                .handle(WebEndpoint.NotSentException.class)
                .withDelay(pace.firstDelay())
                .withMaxRetries(-1)
                .withMaxDuration(pace.firstPatience())
                .build();
        long begun = System.nanoTime();
        stop.check();
        try (StopSignal.Scope stoppable = stop.interruptsThisThread()) {
            Failsafe.with(patience).run(() -> endpoint.reach(ONE_TRY));
        } catch (FailsafeException e) {
            stop.check();
            if (e.getCause() instanceof WebEndpoint.NotSentException nobody) {
                Duration silent = Duration.ofNanos(System.nanoTime() - begun);
                throw refusal(endpoint.at(), "could not be reached", silent, nobody.getMessage());
            }
            // somebody is there; questions will tell the rest
        }
    }

    /** @param silence what it did for so long */
    static FailureException refusal(Addressed endpoint, String silence, Duration silent, String words) {
        return new FailureException(
                        FailureClass.Unavailable,
                        endpoint.field() + " = " + endpoint.address() + " " + silence + " for " + silent.toSeconds()
                                + " s: " + words,
                        "Check that the endpoint runs and can be reached from inside the cluster. What was answered "
                                + "before is kept.")
                .atField(endpoint.field());
    }
}
