package dev.longcontext.trainer.jinja;

import dev.longcontext.trainer.jinja.Token.Kind;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the tokens within a block. */
final class CodeLexer {

    private static final Pattern FLOAT = Pattern.compile(
            "\\d+(?:_\\d+)*+(?:\\.\\d+(?:_\\d+)*+)?e[+-]?\\d+(?:_\\d+)*+" + "|\\d+(?:_\\d+)*+\\.\\d+(?:_\\d+)*+",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern INTEGER = Pattern.compile("\\d+(?:_\\d+)*+");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*+");
    private static final List<String> OPERATORS = List.of(
            "**", "//", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<",
            "=", ".", ":", "|", ",", ";");

    private final String source;

    /** @param value of a string, its content */
    record Found(Kind kind, String value, int end) {}

    CodeLexer(String source) {
        this.source = source;
    }

    int skipSpace(int from) {
        int at = from;
        while (at < source.length() && PythonText.isSpace(source.charAt(at))) {
            at++;
        }
        return at;
    }

    /** @return null where nothing known begins */
    Found next(int at) {
        char c = source.charAt(at);
        if (c == '\'' || c == '"') {
            return string(at, c);
        }
        boolean afterDot = at > 0 && source.charAt(at - 1) == '.';
        Found number = afterDot ? null : found(Kind.FLOAT, FLOAT, at);
        number = number == null ? found(Kind.INTEGER, INTEGER, at) : number;
        Found word = number == null ? found(Kind.NAME, NAME, at) : number;
        if (word != null) {
            return word;
        }
        return OPERATORS.stream()
                .filter(operator -> source.startsWith(operator, at))
                .findFirst()
                .map(operator -> new Found(Kind.OPERATOR, operator, at + operator.length()))
                .orElse(null);
    }

    private Found found(Kind kind, Pattern pattern, int at) {
        Matcher matcher = pattern.matcher(source).region(at, source.length());
        return matcher.lookingAt()
                ? new Found(
                        kind,
                        kind == Kind.NAME ? matcher.group() : matcher.group().replace("_", ""),
                        matcher.end())
                : null;
    }

    private Found string(int from, char quote) {
        var content = new StringBuilder();
        int at = from + 1;
        while (at < source.length() && source.charAt(at) != quote) {
            at = source.charAt(at) == '\\' && at + 1 < source.length() ? escape(at + 1, content) : plain(at, content);
        }
        return at < source.length() ? new Found(Kind.STRING, content.toString(), at + 1) : null;
    }

    private int plain(int at, StringBuilder content) {
        content.append(source.charAt(at));
        return at + 1;
    }

    /** Python's escapes. @return where it goes on */
    private int escape(int at, StringBuilder content) {
        char c = source.charAt(at);
        String simple = "abfnrtv\\'\"";
        int known = simple.indexOf(c);
        if (known >= 0) {
            content.append("\u0007\b\f\n\r\t\u000b\\'\"".charAt(known));
            return at + 1;
        }
        if (c == '\n') {
            return at + 1;
        }
        if (c >= '0' && c <= '7') {
            int end = at;
            while (end < source.length() && end < at + 3 && source.charAt(end) >= '0' && source.charAt(end) <= '7') {
                end++;
            }
            content.appendCodePoint(Integer.parseInt(source, at, end, 8));
            return end;
        }
        int digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
        int end = at + 1 + digits;
        if (digits == 0
                || end > source.length()
                || !source.substring(at + 1, end).matches("[0-9a-fA-F]+")) {
            content.append('\\').append(c);
            return at + 1;
        }
        long code = Long.parseLong(source, at + 1, end, 16);
        content.appendCodePoint(code <= Character.MAX_CODE_POINT ? (int) code : '\ufffd');
        return end;
    }
}
