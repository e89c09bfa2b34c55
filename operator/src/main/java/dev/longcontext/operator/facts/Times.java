package dev.longcontext.operator.facts;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Kubernetes' times as text, to and from {@link Instant}. */
public final class Times {

    private Times() {}

    /** Null for an absent time and for a text that is no RFC 3339 time. */
    public static Instant parse(String time) {
        if (time == null || time.isBlank()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeException notATime) {
            return null;
        }
    }

    /** Whole seconds, UTC, as every Kubernetes object carries them; null stays null. */
    public static String format(Instant instant) {
        return instant == null
                ? null
                : Instant.ofEpochSecond(instant.getEpochSecond()).toString();
    }
}
