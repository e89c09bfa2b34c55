package dev.longcontext.operator.facts;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** When something was said last. Controllers write one of several fields, by the version of the API that they use. */
final class EventTimes {

    private EventTimes() {}

    /** Empty when the event does not say. */
    static Optional<Instant> last(Event event) {
        return Stream.of(
                        event.getSeries() == null || event.getSeries().getLastObservedTime() == null
                                ? null
                                : event.getSeries().getLastObservedTime().getTime(),
                        event.getDeprecatedLastTimestamp(),
                        event.getEventTime() == null
                                ? null
                                : event.getEventTime().getTime(),
                        event.getMetadata() == null ? null : event.getMetadata().getCreationTimestamp())
                .map(Times::parse)
                .filter(Objects::nonNull)
                .findFirst();
    }
}
