package dev.longcontext.trainer.jinja;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Jinja's filters of numbers. */
final class NumberFilters {

    private NumberFilters() {}

    static Object integer(Env env, Object value, Arguments arguments) {
        Object otherwise = arguments.get(0, "default", 0L);
        if (Values.isNumber(value)) {
            return value instanceof Double number ? (Object) (long) (double) number : Values.integer(value, "it");
        }
        if (!(value instanceof Text text)) {
            return otherwise;
        }
        String digits = PythonText.strip(text.value());
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException notWhole) {
            try {
                return (long) Double.parseDouble(digits);
            } catch (NumberFormatException none) {
                return otherwise;
            }
        }
    }

    static Object number(Env env, Object value, Arguments arguments) {
        if (Values.isNumber(value)) {
            return Values.number(value);
        }
        try {
            return value instanceof Text text
                    ? (Object) Double.parseDouble(PythonText.strip(text.value()))
                    : arguments.get(0, "default", 0.0);
        } catch (NumberFormatException none) {
            return arguments.get(0, "default", 0.0);
        }
    }

    static Object absolute(Env env, Object value, Arguments arguments) {
        if (value instanceof Double number) {
            return Math.abs(number);
        }
        long whole = Values.integer(value, "it");
        return whole < 0 ? Arithmetic.negative(whole) : (Object) whole;
    }

    static Object round(Env env, Object value, Arguments arguments) {
        if (!Values.isNumber(value)) {
            throw Values.wrong(value, "'round' wants a number");
        }
        long precision = Values.integer(arguments.get(0, "precision", 0L), "precision");
        String method = Values.text(arguments.get(1, "method", Text.of("common")), "method")
                .value();
        RoundingMode mode =
                switch (method) {
                    case "common" -> RoundingMode.HALF_EVEN;
                    case "ceil" -> RoundingMode.CEILING;
                    case "floor" -> RoundingMode.FLOOR;
                    default -> throw new JinjaException("round's method is common, ceil or floor");
                };
        if (!(value instanceof Double) && mode == RoundingMode.HALF_EVEN) { // of whole numbers Python makes whole ones
            long whole = Values.integer(value, "it");
            return precision >= 0 ? whole : rounded(whole, precision);
        }
        double number = Values.number(value);
        if (Double.isNaN(number) || Double.isInfinite(number) || Math.abs(precision) > 300) {
            return number;
        }
        return new BigDecimal(number).setScale((int) precision, mode).doubleValue();
    }

    private static Object rounded(long whole, long precision) {
        BigDecimal tens = BigDecimal.valueOf(whole).setScale((int) Math.max(-30, precision), RoundingMode.HALF_EVEN);
        try {
            return tens.longValueExact();
        } catch (ArithmeticException e) {
            throw new JinjaException("a number is out of range");
        }
    }
}
