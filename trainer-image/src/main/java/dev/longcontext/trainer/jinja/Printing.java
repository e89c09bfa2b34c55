package dev.longcontext.trainer.jinja;

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Python's {@code str()} and {@code repr()}. */
final class Printing {

    /** From here on, and below {@link #SMALL}, Python writes a float with an exponent. */
    private static final double LARGE = 1e16;

    private static final double SMALL = 1e-4;

    private final Budget budget;
    private final Text.Builder out = new Text.Builder();

    private Printing(Budget budget) {
        this.budget = budget;
    }

    static Text str(Object value, Budget budget) {
        if (value instanceof Text text) {
            return text;
        }
        if (value instanceof Undefined) {
            return Text.EMPTY;
        }
        return repr(value, budget);
    }

    static Text repr(Object value, Budget budget) {
        var printing = new Printing(budget);
        printing.write(value, 0);
        return printing.out.build();
    }

    private void write(Object value, int depth) {
        if (depth > Values.DEEPEST) {
            throw new JinjaException("a value is nested more than " + Values.DEEPEST + " deep");
        }
        budget.step();
        budget.bound(out.length());
        if (value instanceof Text text) {
            quote(text);
        } else if (value instanceof List<?> list) {
            boolean tuple = value instanceof Tuple;
            template(tuple ? "(" : "[");
            String separator = "";
            for (Object element : list) {
                template(separator);
                write(element, depth + 1);
                separator = ", ";
            }
            template(tuple ? (list.size() == 1 ? ",)" : ")") : "]");
        } else if (value instanceof Map<?, ?> map) {
            template("{");
            String separator = "";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                template(separator);
                write(entry.getKey(), depth + 1);
                template(": ");
                write(entry.getValue(), depth + 1);
                separator = ", ";
            }
            template("}");
        } else {
            template(scalar(value));
        }
    }

    private static String scalar(Object value) {
        if (value == null) {
            return "None";
        }
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        if (value instanceof Double number) {
            return number(number);
        }
        if (value instanceof Long) {
            return value.toString();
        }
        return value instanceof Undefined ? "Undefined" : "<" + Values.type(value) + ">";
    }

    /** Python's shortest form of a float that reads back as the same. */
    static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        double size = Math.abs(value);
        if (size == 0 || size >= SMALL && size < LARGE) {
            String plain = new BigDecimal(Double.toString(value)).toPlainString();
            return value == 0 && 1 / value < 0 ? "-0.0" : plain.contains(".") ? plain : plain + ".0";
        }
        BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        String unscaled = digits.unscaledValue().abs().toString();
        int exponent = unscaled.length() - 1 - digits.scale();
        String fraction = unscaled.length() > 1 ? "." + unscaled.substring(1) : "";
        return (value < 0 ? "-" : "") + unscaled.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+")
                + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    private void template(String text) {
        out.append(text, Text.TEMPLATE);
    }

    private void quote(Text text) {
        budget.bound((long) out.length() + text.length());
        budget.look(text.length());
        boolean single = text.value().contains("'") && !text.value().contains("\"");
        char quote = single ? '"' : '\'';
        template(String.valueOf(quote));
        for (int at = 0; at < text.length(); ) {
            int c = text.value().codePointAt(at);
            out.append(escaped(c, quote), text.markAt(at));
            at += Character.charCount(c);
        }
        template(String.valueOf(quote));
    }

    private static String escaped(int c, char quote) {
        if (c == quote || c == '\\') {
            return "\\" + (char) c;
        }
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> isPrintable(c) ? Character.toString(c) : code(c);
        };
    }

    private static String code(int c) {
        return c <= 0xff
                ? "\\x" + HexFormat.of().toHexDigits(c, 2)
                : c <= 0xffff
                        ? "\\u" + HexFormat.of().toHexDigits(c, 4)
                        : "\\U" + HexFormat.of().toHexDigits(c, 8);
    }

    /** Python's {@code str.isprintable()}. */
    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
