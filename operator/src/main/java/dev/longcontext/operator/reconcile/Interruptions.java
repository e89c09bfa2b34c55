package dev.longcontext.operator.reconcile;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.operator.act.Answers;
import dev.longcontext.operator.decide.obstacle.Refusals;
import dev.longcontext.operator.decide.situation.Patience;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.report.Interruption;
import dev.longcontext.operator.report.MemoryReader;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An error that kept a reconciliation from its end: the API server would not answer a question, or the operator has a bug.
 * It is said in the status as far as that can be written, and the run is looked at again, for ever.
 */
final class Interruptions {

    private static final Logger LOG = LoggerFactory.getLogger(Interruptions.class);
    private static final String QUESTION = "A request to the API server";

    /** When not even the status can be written. */
    private static final Duration AWAY = Duration.ofSeconds(10);

    private final StatusWriter statusWriter;
    private final Bugs bugs;

    Interruptions(StatusWriter statusWriter, Bugs bugs) {
        this.statusWriter = statusWriter;
        this.bugs = bugs;
    }

    ErrorStatusUpdateControl<LongContextFineTune> handle(LongContextFineTune run, Exception error, Instant now) {
        Optional<Refusal> refusal = answer(error).map(e -> Answers.refusal(QUESTION, e));
        if (refusal.isEmpty()) {
            return say(run, ConditionReasons.INTERNAL_ERROR, bugs.describe(run, error), now);
        }
        Refusal no = refusal.get();
        return no.kind() == Refusal.Kind.NAMESPACE_GOES
                ? ErrorStatusUpdateControl.<LongContextFineTune>noStatusUpdate().withNoRetry()
                : say(run, Refusals.reason(no.kind()), Refusals.message(no), now);
    }

    /** The framework puts some errors of the client into its own. */
    private static Optional<KubernetesClientException> answer(Throwable error) {
        return Stream.iterate(error, e -> e != null, Throwable::getCause)
                .filter(KubernetesClientException.class::isInstance)
                .map(KubernetesClientException.class::cast)
                .findFirst();
    }

    private ErrorStatusUpdateControl<LongContextFineTune> say(
            LongContextFineTune run, String reason, String message, Instant now) {
        try {
            Duration again = Patience.after(MemoryReader.stalledSince(run.getStatus()), now);
            return statusWriter
                    .write(
                            run,
                            Interruption.of(
                                    run.getStatus(),
                                    reason,
                                    message,
                                    run.getMetadata().getGeneration(),
                                    now),
                            again)
                    .getScheduleDelay()
                    .map(millis -> again(Duration.ofMillis(millis)))
                    .orElseGet(() -> ErrorStatusUpdateControl.<LongContextFineTune>noStatusUpdate()
                            .withNoRetry());
        } catch (KubernetesClientException unwritable) {
            LOG.warn("{}; writing the status failed too: {}", message, unwritable.getMessage());
            return again(AWAY);
        }
    }

    private static ErrorStatusUpdateControl<LongContextFineTune> again(Duration delay) {
        return ErrorStatusUpdateControl.<LongContextFineTune>noStatusUpdate().rescheduleAfter(delay);
    }
}
