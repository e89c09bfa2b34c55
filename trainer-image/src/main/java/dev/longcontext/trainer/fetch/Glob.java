package dev.longcontext.trainer.fetch;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which paths a glob matches, by its text alone: a {@code Path} cannot hold every name under every locale.
 *
 * <p>{@code *} and {@code ?} stay within a folder, {@code **} does not; {@code **}{@code /} at the beginning of a name also
 * stands for no folder at all, as bash and fsspec have it. {@code [a-z]}, {@code [!a]}, <code>{a,b}</code> and a backslash
 * before a character that is meant itself are known too.
 */
final class Glob {

    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private int at;
    private int open;

    private Glob(String glob) {
        this.glob = glob;
    }

    /** @throws PatternSyntaxException for what is no glob */
    static Pattern pattern(String glob) {
        return new Glob(glob).translated();
    }

    private Pattern translated() {
        while (at < glob.length()) {
            next(glob.charAt(at++));
        }
        if (open > 0) {
            throw wrong("a { that is not closed");
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private void next(char character) {
        switch (character) {
            case '*' -> star();
            case '?' -> regex.append("[^/]");
            case '[' -> regex.append(oneOf());
            case '{' -> {
                open++;
                regex.append("(?:");
            }
            case '\\' -> {
                if (at == glob.length()) {
                    throw wrong("a backslash at its end");
                }
                literal(glob.charAt(at++));
            }
            default -> {
                if (open > 0 && (character == ',' || character == '}')) {
                    open -= character == '}' ? 1 : 0;
                    regex.append(character == '}' ? ')' : '|');
                } else {
                    literal(character);
                }
            }
        }
    }

    private void star() {
        boolean beginsName = at == 1 || glob.charAt(at - 2) == '/';
        if (!glob.startsWith("*", at)) {
            regex.append("[^/]*");
        } else if (beginsName && glob.startsWith("*/", at)) {
            at += 2;
            regex.append("(?:.*/)?");
        } else {
            at++;
            regex.append(".*");
        }
    }

    private String oneOf() {
        int end = glob.indexOf(']', at + 1);
        if (end < 0) {
            throw wrong("a [ that is not closed");
        }
        boolean not = glob.charAt(at) == '!' || glob.charAt(at) == '^';
        String set = glob.substring(at + (not ? 1 : 0), end);
        if (set.isEmpty()) {
            throw wrong("a [] without characters");
        }
        at = end + 1;
        // the hyphen alone keeps its meaning
        return "[[^/]&&[" + (not ? "^" : "") + set.replaceAll("([\\[\\]\\\\^&~])", "\\\\$1") + "]]";
    }

    private void literal(char character) {
        regex.append(Pattern.quote(String.valueOf(character)));
    }

    private PatternSyntaxException wrong(String what) {
        return new PatternSyntaxException("it has " + what, glob, -1);
    }
}
