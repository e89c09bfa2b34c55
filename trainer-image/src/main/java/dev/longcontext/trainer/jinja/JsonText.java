package dev.longcontext.trainer.jinja;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Python's {@code json.dumps}, as transformers' {@code tojson} calls it: characters beyond ASCII as they are. */
final class JsonText {

    private final Settings settings;
    private final Budget budget;
    private final Text.Builder out = new Text.Builder();

    /**
     * @param indent of a level; null: all on one line
     * @param comma between elements
     * @param colon between key and value
     */
    record Settings(String indent, String comma, String colon, boolean ascii, boolean sorted) {}

    private JsonText(Settings settings, Budget budget) {
        this.settings = settings;
        this.budget = budget;
    }

    static Text of(Object value, Settings settings, Budget budget) {
        var json = new JsonText(settings, budget);
        json.write(value, 0);
        return json.out.build();
    }

    private void write(Object value, int depth) {
        if (depth > Values.DEEPEST) {
            throw new JinjaException("a value is nested more than " + Values.DEEPEST + " deep");
        }
        budget.step();
        budget.bound(out.length());
        if (value == null || value instanceof Boolean) {
            template(value == null ? "null" : value.toString());
        } else if (value instanceof Text text) {
            quote(text);
        } else if (value instanceof Long) {
            template(value.toString());
        } else if (value instanceof Double number) {
            template(number(number));
        } else if (value instanceof List<?> list) {
            writeList(list, depth);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(settings.sorted() ? sorted(map) : map, depth);
        } else {
            throw Values.wrong(value, "tojson does not know it");
        }
    }

    private void writeList(List<?> list, int depth) {
        template("[");
        boolean first = true;
        for (Object element : list) {
            separate(first, depth + 1);
            write(element, depth + 1);
            first = false;
        }
        close(first, depth, "]");
    }

    private void writeMap(Map<?, ?> map, int depth) {
        template("{");
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            separate(first, depth + 1);
            if (entry.getKey() instanceof Text key) {
                quote(key);
            } else {
                template("\"");
                write(entry.getKey(), depth + 1);
                template("\"");
            }
            template(settings.colon());
            write(entry.getValue(), depth + 1);
            first = false;
        }
        close(first, depth, "}");
    }

    private Map<?, ?> sorted(Map<?, ?> map) {
        Map<Object, Object> sorted = new TreeMap<>((a, b) -> Values.compare(a, b, budget));
        sorted.putAll(map);
        return sorted;
    }

    private void separate(boolean first, int depth) {
        template(first ? "" : settings.comma());
        line(depth);
    }

    private void close(boolean empty, int depth, String bracket) {
        if (!empty) {
            line(depth);
        }
        template(bracket);
    }

    private void line(int depth) {
        if (settings.indent() != null) {
            template("\n");
            for (int i = 0; i < depth; i++) {
                template(settings.indent());
            }
        }
    }

    private static String number(double value) {
        String text = Printing.number(value);
        return switch (text) {
            case "nan" -> "NaN";
            case "inf" -> "Infinity";
            case "-inf" -> "-Infinity";
            default -> text;
        };
    }

    private void template(String text) {
        budget.bound((long) out.length() + text.length());
        budget.look(text.length());
        out.append(text, Text.TEMPLATE);
    }

    private void quote(Text text) {
        template("\"");
        String value = text.value();
        budget.bound((long) out.length() + value.length());
        budget.look(value.length());
        int plain = 0; // from here on nothing needed an escape
        for (int at = 0; at < value.length(); at++) {
            String escape = escape(value.charAt(at));
            if (escape != null) {
                out.append(text.substring(plain, at)).append(escape, text.markAt(at));
                plain = at + 1;
            }
        }
        out.append(text.substring(plain));
        template("\"");
    }

    /** @return null where the character stands for itself */
    private String escape(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            default ->
                c < ' ' || settings.ascii() && c > '~' ? "\\u" + HexFormat.of().toHexDigits(c) : null;
        };
    }
}
