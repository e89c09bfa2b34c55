package dev.longcontext.operator.facts;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * What a controller said of an object.
 *
 * @param reason CamelCase, such as {@code ProvisioningFailed}
 * @param message its sentence; never null
 * @param warning something is wrong
 */
public record EventFacts(String reason, String message, boolean warning) {

    /** A warning this much older than the last event is of something that is over. */
    private static final Duration OVER = Duration.ofMinutes(5);

    /** It is reported as an ordinary event, and tells that a claim finds no volume. */
    static final String FAILED_BINDING = "FailedBinding";

    /** What matters now: the last warning, else the last event. */
    public static Optional<EventFacts> latest(Collection<Event> events) {
        Comparator<Event> byTime = Comparator.comparing(EventFacts::time);
        Optional<Event> last = events.stream().max(byTime);
        return last.map(newest -> events.stream()
                        .filter(event ->
                                warns(event) && time(event).isAfter(time(newest).minus(OVER)))
                        .max(byTime)
                        .orElse(newest))
                .map(event -> new EventFacts(
                        Objects.requireNonNullElse(event.getReason(), "Unknown"),
                        Objects.requireNonNullElse(event.getNote(), "no reason is given")
                                .strip(),
                        warns(event)));
    }

    private static boolean warns(Event event) {
        return "Warning".equals(event.getType()) || FAILED_BINDING.equals(event.getReason());
    }

    private static Instant time(Event event) {
        return EventTimes.last(event).orElse(Instant.EPOCH);
    }
}
