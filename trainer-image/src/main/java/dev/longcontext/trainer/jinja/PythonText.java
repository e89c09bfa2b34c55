package dev.longcontext.trainer.jinja;

import java.util.function.IntPredicate;

/** White space as Python knows it, which is what templates' {@code trim} and {@code strip()} go by. */
public final class PythonText {

    private PythonText() {}

    /** What {@code str.strip()} does. */
    public static String strip(String text) {
        return strip(Text.of(text), PythonText::isSpace, true, true).value();
    }

    static Text strip(Text text, IntPredicate gone, boolean left, boolean right) {
        String value = text.value();
        int start = 0;
        int end = value.length();
        while (left && start < end && gone.test(value.codePointAt(start))) {
            start += Character.charCount(value.codePointAt(start));
        }
        while (right && end > start && gone.test(value.codePointBefore(end))) {
            end -= Character.charCount(value.codePointBefore(end));
        }
        return text.substring(start, end);
    }

    /** Python's {@code str.isspace()}: bidirectional types WS, B, S, and category Zs. */
    static boolean isSpace(int c) {
        return (c >= '\t' && c <= '\r')
                || (c >= '\u001c' && c <= ' ')
                || c == '\u0085'
                || Character.getType(c) == Character.SPACE_SEPARATOR
                || c == '\u2028'
                || c == '\u2029';
    }
}
