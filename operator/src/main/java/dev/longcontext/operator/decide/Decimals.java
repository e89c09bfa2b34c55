package dev.longcontext.operator.decide;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;

/** Numbers as people read them; the API has no floats. */
public final class Decimals {

    private static final MathContext DIGITS = new MathContext(4);

    private Decimals() {}

    /** Four significant digits, no exponent for everyday sizes; null stays null. */
    public static String format(Double value) {
        if (value == null) {
            return null;
        }
        BigDecimal rounded = new BigDecimal(value).round(DIGITS);
        return rounded.signum() == 0
                ? "0"
                : Math.abs(value) >= 1e-4 && Math.abs(value) < 1e9
                        ? rounded.stripTrailingZeros().toPlainString()
                        : rounded.stripTrailingZeros().toString();
    }

    /** Null for null and for a text that is no number. */
    public static Double parse(String text) {
        if (text == null) {
            return null;
        }
        try {
            return new BigDecimal(text).doubleValue();
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    /** {@code 56s}, {@code 12m05s}, {@code 1h12m}, {@code 2d03h}: two units are enough. */
    public static String time(long seconds) {
        Duration time = Duration.ofSeconds(seconds);
        if (time.toDays() > 0) {
            return String.format("%dd%02dh", time.toDays(), time.toHoursPart());
        }
        if (time.toHours() > 0) {
            return String.format("%dh%02dm", time.toHours(), time.toMinutesPart());
        }
        return time.toMinutes() > 0
                ? String.format("%dm%02ds", time.toMinutes(), time.toSecondsPart())
                : time.toSeconds() + "s";
    }
}
