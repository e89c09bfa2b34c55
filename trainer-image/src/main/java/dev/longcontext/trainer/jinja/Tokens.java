package dev.longcontext.trainer.jinja;

import dev.longcontext.trainer.jinja.Token.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The tokens of a template as a parser takes them, and how deep it is in them. */
final class Tokens {

    /** Brackets, blocks and conditions within each other; parsing takes stack for each. */
    private static final int DEEPEST = 100;

    private final List<Token> tokens;
    private final Set<String> mentioned = new LinkedHashSet<>();
    private int at;
    private int depth;

    Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(at);
    }

    Token next() {
        Token token = current();
        if (token.kind() != Kind.END) {
            at++;
        }
        return token;
    }

    /** The token after the current one. */
    Token ahead() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    boolean isOperator(String spelled) {
        return current().is(Kind.OPERATOR, spelled);
    }

    boolean isName(String spelled) {
        return current().is(Kind.NAME, spelled);
    }

    boolean skipOperator(String spelled) {
        boolean found = isOperator(spelled);
        if (found) {
            next();
        }
        return found;
    }

    boolean skipName(String spelled) {
        boolean found = isName(spelled);
        if (found) {
            next();
        }
        return found;
    }

    void expectOperator(String spelled) {
        if (!skipOperator(spelled)) {
            throw unexpected("'" + spelled + "'");
        }
    }

    void expectName(String spelled) {
        if (!skipName(spelled)) {
            throw unexpected("'" + spelled + "'");
        }
    }

    String name() {
        if (current().kind() != Kind.NAME) {
            throw unexpected("a name");
        }
        return next().value();
    }

    void expect(Kind kind, String what) {
        if (current().kind() != kind) {
            throw unexpected(what);
        }
        next();
    }

    JinjaException unexpected(String wanted) {
        Token found = current();
        String shown = found.kind() == Kind.END ? "the end of the template" : "'" + found.value() + "'";
        return found.error(wanted + " is expected, but there is " + shown);
    }

    int position() {
        return at;
    }

    /** Whether a name stands somewhere from a position to here. */
    boolean names(int from, String name) {
        return tokens.subList(from, at).stream().anyMatch(token -> token.is(Kind.NAME, name));
    }

    void enter() {
        if (++depth > DEEPEST) {
            throw current().error("the template is nested more than " + DEEPEST + " deep");
        }
    }

    void leave() {
        depth--;
    }

    /** Remembers a name, a field's name or a string of the template. */
    String mention(String name) {
        mentioned.add(name);
        return name;
    }

    Set<String> mentioned() {
        return mentioned;
    }
}
