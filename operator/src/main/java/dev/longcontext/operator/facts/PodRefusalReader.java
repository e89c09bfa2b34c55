package dev.longcontext.operator.facts;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Reads why a Job has no pod out of the events that the Job controller writes about it. */
public final class PodRefusalReader {

    /** Reason of these events. */
    public static final String REASON = "FailedCreate";

    /** When the Job controller was last asked to try again: a change of the Job makes it look. */
    public static final String ASKED = "longcontext.dev/asked-again";

    private static final String PREFIX = "Error creating: ";

    private PodRefusalReader() {}

    /**
     * The latest.
     *
     * @param events about this Job alone, of that reason
     * @param asked value of the annotation; null for none
     */
    public static Optional<PodRefusal> read(String job, Collection<Event> events, String asked) {
        return events.stream()
                .filter(event -> event.getNote() != null)
                .max(Comparator.comparing(PodRefusalReader::time, Comparator.nullsFirst(Comparator.naturalOrder())))
                .map(event -> new PodRefusal(refusal(job, event.getNote()), later(time(event), Times.parse(asked))));
    }

    /** The event tells no code, but the sentence does. */
    private static Refusal refusal(String job, String note) {
        String said = note.startsWith(PREFIX) ? note.substring(PREFIX.length()) : note;
        Status status =
                new StatusBuilder().withMessage(withoutSuffix(job, said)).build();
        return RefusalReader.read("The pod of Job " + job, code(said), status, said);
    }

    private static int code(String said) {
        if (said.contains(" is forbidden: ")) {
            return HttpURLConnection.HTTP_FORBIDDEN;
        }
        return said.contains(" is invalid: ") ? HttpURLConnection.HTTP_BAD_REQUEST : 0;
    }

    /** Each try has a name of its own, which would make the status a new one each time. */
    private static String withoutSuffix(String job, String said) {
        return said.replaceAll("\"" + job + "-[a-z0-9]*\"", "\"" + job + "-*\"");
    }

    private static Instant time(Event event) {
        return EventTimes.last(event).orElse(null);
    }

    private static Instant later(Instant one, Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }
}
