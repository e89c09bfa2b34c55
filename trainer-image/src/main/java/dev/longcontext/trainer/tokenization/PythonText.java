package dev.longcontext.trainer.tokenization;

/** What Python's {@code str.strip()} does, for it is what the chat templates' {@code trim} does. */
final class PythonText {

    private PythonText() {}

    static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Python's {@code str.isspace()}: bidirectional types WS, B, S, and category Zs. All are in the basic plane. */
    private static boolean isSpace(char c) {
        return (c >= '\t' && c <= '\r')
                || (c >= '\u001c' && c <= ' ')
                || c == '\u0085'
                || Character.getType(c) == Character.SPACE_SEPARATOR
                || c == '\u2028'
                || c == '\u2029';
    }
}
