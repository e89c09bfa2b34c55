package dev.longcontext.contract;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Values that come from a pod, brought into what a resource's status can hold. Nothing here throws. */
final class Sanitizer {

    private Sanitizer() {}

    static Long count(Long value) {
        return value == null || value < 0 ? null : value;
    }

    static Double finite(Double value) {
        return value == null || !Double.isFinite(value) ? null : value;
    }

    static Double percent(Double value) {
        Double finite = finite(value);
        return finite == null ? null : Math.max(0, Math.min(100, finite));
    }

    /** An RFC 3339 time in UTC, whole seconds; null if the text is none. */
    static String time(String value) {
        if (value == null) {
            return null;
        }
        try {
            Instant instant = Instant.parse(value);
            return Instant.ofEpochSecond(instant.getEpochSecond()).toString();
        } catch (DateTimeException notATime) {
            return null;
        }
    }

    /** One line of text without control characters, at most {@code length} characters. */
    static String line(String value, int length) {
        if (value == null) {
            return null;
        }
        String printable = value.replaceAll("\\p{Cntrl}+", " ").strip();
        return printable.length() <= length ? printable : cut(printable, length - 1) + "…";
    }

    /** Lines by name, in the order of the names; those beyond {@code most} are dropped, and so is null. */
    static Map<String, String> lines(Map<String, String> values, int most, int length) {
        Map<String, String> lines = new TreeMap<>();
        if (values != null) {
            values.forEach((name, value) -> {
                if (name != null && value != null && lines.size() < most) {
                    lines.put(line(name, length), line(value, length));
                }
            });
        }
        return Collections.unmodifiableMap(lines);
    }

    private static String cut(String text, int end) {
        // never between the two halves of a surrogate pair
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }
}
