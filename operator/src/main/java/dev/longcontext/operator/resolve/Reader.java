package dev.longcontext.operator.resolve;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the spec's texts as numbers, and collects what cannot be read instead of stopping at the first. The CRD's schema
 * keeps most of it out; what is left is what a pattern cannot say.
 */
final class Reader {

    private static final Pattern DURATION = Pattern.compile("(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?");

    private final List<String> problems = new ArrayList<>();

    List<String> problems() {
        return List.copyOf(problems);
    }

    void problem(String message) {
        problems.add(message);
    }

    static <T> T orElse(T value, T defaultValue) {
        return value == null ? defaultValue : value;
    }

    /** The constant of the contract with the name of one of the API. */
    static <E extends Enum<E>> E named(Class<E> type, Enum<?> given, E defaultValue) {
        return given == null ? defaultValue : Enum.valueOf(type, given.name());
    }

    /**
     * The number; the default where none is given, or where what is given is no number, which is a problem.
     *
     * @param defaultValue may be null
     */
    Double decimal(String field, String value, Double defaultValue) {
        if (value == null) {
            return defaultValue;
        }
        try {
            double number = new BigDecimal(value).doubleValue();
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // told below, as any number that no double holds
        }
        problem(field + " is \"" + value + "\", which is not a valid decimal number: write one such as 0.5 or 5e-5");
        return defaultValue;
    }

    /** Null stays null; {@code 2h30m}, {@code 90s}. */
    Duration duration(String field, String value) {
        if (value == null) {
            return null;
        }
        Matcher parts = DURATION.matcher(value);
        Duration duration = parts.matches()
                ? Duration.ofHours(number(parts.group(1)))
                        .plusMinutes(number(parts.group(2)))
                        .plusSeconds(number(parts.group(3)))
                : Duration.ZERO;
        if (duration.isZero()) {
            problem(field + " is \"" + value + "\" but must be a time above 0: write one such as 30m or 2h30m");
            return Duration.ofSeconds(1);
        }
        return duration;
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    Quantity quantity(String field, Quantity value, String defaultValue) {
        Quantity quantity = orElse(value, new Quantity(defaultValue));
        try {
            if (quantity.getNumericalAmount().signum() > 0) {
                return quantity;
            }
        } catch (IllegalArgumentException notAQuantity) {
            // told below, as any quantity that is none
        }
        problem(field + " is \"" + quantity + "\" but must be a quantity above 0: write one such as 64Gi");
        return new Quantity(defaultValue);
    }
}
