package dev.longcontext.trainer.jinja;

import dev.longcontext.trainer.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a template apart, with {@code trim_blocks} and {@code lstrip_blocks} as transformers sets them: the line end after a
 * block goes, and so does the white space before a block at the begin of a line.
 */
final class Lexer {

    private static final Pattern RAW_BEGIN = Pattern.compile("\\{%[-+]?\\s*raw\\s*(?:-%\\}\\s*+|%\\})");
    private static final Pattern RAW_END = Pattern.compile("\\{%([-+]?)\\s*endraw\\s*(?:\\+%\\}|-%\\}\\s*+|%\\}\\n?)");
    private static final Pattern COMMENT_END = Pattern.compile("\\+#\\}|-#\\}\\s*+|#\\}\\n?");
    private static final Pattern BLOCK_END = Pattern.compile("\\+%\\}|-%\\}\\s*+|%\\}\\n?");
    private static final Pattern PRINT_END = Pattern.compile("-\\}\\}\\s*+|\\}\\}");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private int counted;
    private boolean lineStarts = true;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String template) {
        String lines = template.replace("\r\n", "\n").replace('\r', '\n');
        var lexer = new Lexer(lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines);
        lexer.readAll();
        return lexer.tokens;
    }

    private void readAll() {
        while (at < source.length()) {
            int open = nextOpening();
            if (open < 0) {
                data(source.substring(at));
                at = source.length();
                break;
            }
            char kind = source.charAt(open + 1);
            char sign = open + 2 < source.length() ? source.charAt(open + 2) : ' ';
            boolean signed = sign == '-' || sign == '+';
            data(before(open, sign, kind != '{'));
            at = open;
            if (kind == '%' && matches(RAW_BEGIN)) {
                readRaw();
            } else {
                at = open + (signed ? 3 : 2);
                read(kind);
            }
        }
        add(Kind.END, "");
    }

    private void read(char kind) {
        lineStarts = false;
        if (kind == '#') {
            skipComment();
        } else if (kind == '%') {
            add(Kind.BLOCK_BEGIN, "{%");
            readCode(BLOCK_END, Kind.BLOCK_END);
        } else {
            add(Kind.PRINT_BEGIN, "{{");
            readCode(PRINT_END, Kind.PRINT_END);
        }
    }

    private int nextOpening() {
        for (int open = source.indexOf('{', at); open >= 0; open = source.indexOf('{', open + 1)) {
            if (open + 1 < source.length() && "{%#".indexOf(source.charAt(open + 1)) >= 0) {
                return open;
            }
        }
        return -1;
    }

    /** The text before a block, without the white space that the block takes with it. */
    private String before(int open, char sign, boolean block) {
        String text = source.substring(at, open);
        if (sign == '-') {
            int end = text.length();
            while (end > 0 && PythonText.isSpace(text.charAt(end - 1))) {
                end--;
            }
            return text.substring(0, end);
        }
        int begin = text.lastIndexOf('\n') + 1;
        boolean strips = block && sign != '+' && (begin > 0 || lineStarts);
        return strips && text.substring(begin).chars().allMatch(PythonText::isSpace) ? text.substring(0, begin) : text;
    }

    private void readRaw() {
        at = end(RAW_BEGIN);
        lineStarts = source.charAt(at - 1) == '\n';
        Matcher end = RAW_END.matcher(source);
        if (!end.find(at)) {
            throw error("{% raw %} has no {% endraw %}");
        }
        data(before(end.start(), end.group(1).isEmpty() ? ' ' : end.group(1).charAt(0), true));
        at = end.end();
        lineStarts = source.charAt(at - 1) == '\n';
    }

    private void skipComment() {
        Matcher end = COMMENT_END.matcher(source);
        if (!end.find(at)) {
            throw error("a comment has no end");
        }
        at = end.end();
        lineStarts = source.charAt(at - 1) == '\n';
    }

    private void readCode(Pattern end, Kind endKind) {
        int brackets = 0;
        var code = new CodeLexer(source);
        while (true) {
            at = code.skipSpace(at);
            if (at == source.length()) {
                throw error("a block has no end");
            }
            if (brackets == 0 && matches(end)) {
                add(endKind, "");
                at = end(end);
                lineStarts = source.charAt(at - 1) == '\n';
                return;
            }
            CodeLexer.Found found = code.next(at);
            if (found == null) {
                throw error("the character " + source.charAt(at) + " has no meaning here");
            }
            brackets += bracket(found);
            if (brackets < 0) {
                throw error("a bracket is closed that was not opened");
            }
            add(found.kind(), found.value());
            at = found.end();
        }
    }

    private static int bracket(CodeLexer.Found found) {
        if (found.kind() != Kind.OPERATOR) {
            return 0;
        }
        return "([{".contains(found.value()) ? 1 : ")]}".contains(found.value()) ? -1 : 0;
    }

    private boolean matches(Pattern pattern) {
        return pattern.matcher(source).region(at, source.length()).lookingAt();
    }

    private int end(Pattern pattern) {
        Matcher matcher = pattern.matcher(source).region(at, source.length());
        matcher.lookingAt();
        return matcher.end();
    }

    private void data(String text) {
        if (!text.isEmpty()) {
            add(Kind.DATA, text);
        }
    }

    private void add(Kind kind, String value) {
        tokens.add(new Token(kind, value, line()));
    }

    private int line() {
        for (; counted < at; counted++) {
            line += source.charAt(counted) == '\n' ? 1 : 0;
        }
        return line;
    }

    private JinjaException error(String rule) {
        return new JinjaException("line " + line() + ": " + rule);
    }
}
