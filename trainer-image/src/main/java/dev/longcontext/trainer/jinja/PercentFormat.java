package dev.longcontext.trainer.jinja;

import java.util.List;

/** Python's {@code format % values}, with {@code %s}, {@code %r}, {@code %d} and {@code %f}. */
final class PercentFormat {

    private PercentFormat() {}

    static Text of(Text format, List<Object> values, Budget budget) {
        var out = new Text.Builder();
        String text = format.value();
        int next = 0;
        int plain = 0;
        for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', plain)) {
            budget.look(at - plain);
            out.append(format.substring(plain, at));
            char kind = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
            if (kind == '%') {
                out.append("%", format.markAt(at));
            } else {
                if (next == values.size()) {
                    throw new JinjaException("not enough values for a format string");
                }
                Text value = value(kind, values.get(next++), budget);
                budget.bound((long) out.length() + value.length());
                budget.look(value.length());
                out.append(value);
            }
            plain = at + 2;
        }
        if (next < values.size()) {
            throw new JinjaException("not all values are used by a format string");
        }
        return out.append(format.substring(Math.min(plain, text.length()))).build();
    }

    private static Text value(char kind, Object value, Budget budget) {
        return switch (kind) {
            case 's' -> Printing.str(value, budget);
            case 'r' -> Printing.repr(value, budget);
            case 'd', 'i' -> Text.of(String.valueOf((long) number(value)));
            case 'f' -> Text.of(String.format(java.util.Locale.ROOT, "%f", number(value)));
            default -> throw new JinjaException("a format string has %" + kind + ", which is not supported");
        };
    }

    private static double number(Object value) {
        if (!Values.isNumber(value)) {
            throw Values.wrong(value, "a format string wants a number");
        }
        return Values.number(value);
    }
}
