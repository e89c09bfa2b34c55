package dev.longcontext.trainer.jinja;

/** Python's {@code str.format}, with {@code {}}, {@code {0}} and {@code {name}}. */
final class BraceFormat {

    private BraceFormat() {}

    static Text of(Text format, Arguments arguments, Budget budget) {
        var out = new Text.Builder();
        String text = format.value();
        int next = 0;
        int at = 0;
        budget.texts(format.length());
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean twice = at + 1 < text.length() && text.charAt(at + 1) == c;
            if (c != '{' && c != '}' || twice) {
                out.append(format.substring(at, at + 1));
                at += c == '{' || c == '}' ? 2 : 1;
                continue;
            }
            int end = c == '{' ? text.indexOf('}', at) : -1;
            if (end < 0) {
                throw new JinjaException("a format string has a single '" + c + "'");
            }
            String field = text.substring(at + 1, end);
            Object value = field.isEmpty() ? argument(arguments, next++) : named(arguments, field);
            Text printed = Printing.str(value, budget);
            budget.bound((long) out.length() + printed.length());
            budget.look(printed.length());
            out.append(printed);
            at = end + 1;
        }
        return out.build();
    }

    private static Object argument(Arguments arguments, int place) {
        return arguments.require(place, String.valueOf(place));
    }

    private static Object named(Arguments arguments, String field) {
        if (field.matches("[0-9]{1,4}")) {
            return argument(arguments, Integer.parseInt(field));
        }
        if (!field.matches("\\w+")) {
            throw new JinjaException("a format string has {" + field + "}, which is not supported");
        }
        return arguments.require(Integer.MAX_VALUE, field);
    }
}
