package dev.longcontext.trainer.jinja;

import dev.longcontext.trainer.jinja.Env.Expression;
import dev.longcontext.trainer.jinja.Env.Flow;
import dev.longcontext.trainer.jinja.Env.Statement;
import dev.longcontext.trainer.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a template's statements. */
final class StatementParser {

    private final Tokens tokens;
    private final ExpressionParser expressions;
    private final OperandParser operands;
    private int loops;

    StatementParser(Tokens tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
        this.operands = expressions.operands();
    }

    List<Statement> template() {
        List<Statement> body = body(Set.of());
        if (tokens.current().kind() != Kind.END) {
            throw tokens.unexpected("the end of the template");
        }
        return body;
    }

    /** Statements up to a block with one of these names, of which {@code {%} is taken. */
    private List<Statement> body(Set<String> ends) {
        tokens.enter();
        List<Statement> body = new ArrayList<>();
        while (tokens.current().kind() != Kind.END) {
            Token token = tokens.next();
            if (token.kind() == Kind.DATA) {
                body.add(new Statements.Data(Text.of(token.value())));
            } else if (token.kind() == Kind.PRINT_BEGIN) {
                body.add(new Statements.Print(expressions.tuple()));
                tokens.expect(Kind.PRINT_END, "'}}'");
            } else {
                if (tokens.current().kind() == Kind.NAME
                        && ends.contains(tokens.current().value())) {
                    tokens.leave();
                    return body;
                }
                body.add(statement());
            }
        }
        if (!ends.isEmpty()) {
            throw tokens.unexpected("one of " + ends.stream().sorted().toList());
        }
        tokens.leave();
        return body;
    }

    private Statement statement() {
        Token token = tokens.current();
        String name = tokens.name();
        return switch (name) {
            case "if" -> ifStatement();
            case "for" -> loop();
            case "set" -> set();
            case "macro" -> macro();
            case "call" -> call();
            case "filter" -> filter();
            case "with" -> with();
            case "generation" -> {
                blockEnd();
                yield new Statements.Generation(outsideLoops("endgeneration"));
            }
            case "break", "continue" -> {
                if (loops == 0) {
                    throw token.error("'" + name + "' stands outside of a loop");
                }
                blockEnd();
                yield new Statements.Leave(name.equals("break") ? Flow.BREAK : Flow.CONTINUE);
            }
            default -> throw token.error("the statement '" + name + "' is unknown, or not for chat templates");
        };
    }

    private void blockEnd() {
        tokens.expect(Kind.BLOCK_END, "'%}'");
    }

    private List<Statement> bodyUntil(String end) {
        List<Statement> body = body(Set.of(end));
        tokens.next();
        blockEnd();
        return body;
    }

    /** A body that no break leaves. */
    private List<Statement> outsideLoops(String end) {
        int around = loops;
        loops = 0;
        List<Statement> body = bodyUntil(end);
        loops = around;
        return body;
    }

    private Statement ifStatement() {
        List<Statements.Branch> branches = new ArrayList<>();
        List<Statement> otherwise = List.of();
        String branch = "elif";
        while (branch.equals("elif")) {
            Expression condition = expressions.tupleBeforeIf();
            blockEnd();
            branches.add(new Statements.Branch(condition, body(Set.of("elif", "else", "endif"))));
            branch = tokens.name();
        }
        if (branch.equals("else")) {
            blockEnd();
            otherwise = body(Set.of("endif"));
            tokens.next();
        }
        blockEnd();
        return new Statements.If(branches, otherwise);
    }

    private Statement loop() {
        Target target = target(false);
        tokens.expectName("in");
        Expression iterable = expressions.tupleBeforeIf();
        Expression condition = tokens.skipName("if") ? expressions.expression() : null;
        boolean recursive = tokens.skipName("recursive");
        blockEnd();
        loops++;
        List<Statement> body = body(Set.of("else", "endfor"));
        loops--;
        List<Statement> otherwise = List.of();
        if (tokens.name().equals("else")) {
            blockEnd();
            otherwise = body(Set.of("endfor"));
            tokens.next();
        }
        blockEnd();
        return new Loop(target, iterable, condition, recursive, body, otherwise);
    }

    private Statement set() {
        Target target = target(true);
        if (tokens.skipOperator("=")) {
            Expression value = expressions.tuple();
            blockEnd();
            return new Statements.Set(target, value);
        }
        Expression made = new Expressions.Name(Statements.Captured.BODY);
        while (tokens.isOperator("|")) {
            made = operands.filter(made);
        }
        blockEnd();
        return new Statements.Captured(outsideLoops("endset"), made, target);
    }

    private Statement filter() {
        Expression made = new Expressions.Name(Statements.Captured.BODY);
        String name = tokens.name();
        var given = tokens.isOperator("(") ? operands.arguments() : new Expressions.Given(List.of(), Map.of());
        made = new Expressions.Filtered(made, name, given);
        while (tokens.isOperator("|")) {
            made = operands.filter(made);
        }
        blockEnd();
        return new Statements.Captured(outsideLoops("endfilter"), made, null);
    }

    /** One target, or several with commas between. */
    private Target target(boolean mayBeField) {
        Target first = oneTarget(mayBeField);
        if (!tokens.isOperator(",")) {
            return first;
        }
        List<Target> several = new ArrayList<>(List.of(first));
        while (tokens.skipOperator(",")) {
            if (tokens.isOperator("=") || tokens.isOperator(")") || tokens.isName("in")) {
                break;
            }
            several.add(oneTarget(mayBeField));
        }
        return new Target(null, null, several);
    }

    private Target oneTarget(boolean mayBeField) {
        if (tokens.isOperator("(")) {
            tokens.enter();
            tokens.next();
            Target inside = target(mayBeField);
            tokens.expectOperator(")");
            tokens.leave();
            return inside;
        }
        String name = tokens.mention(tokens.name());
        boolean field = mayBeField && tokens.skipOperator(".");
        return new Target(name, field ? tokens.mention(tokens.name()) : null, List.of());
    }

    private Macro macro() {
        String name = tokens.name();
        return macro(name, parameters(), "endmacro");
    }

    private Macro macro(String name, Map<String, Expression> parameters, String end) {
        blockEnd();
        int before = tokens.position();
        List<Statement> body = outsideLoops(end);
        boolean takesMore = tokens.names(before, "varargs") || tokens.names(before, "kwargs");
        return new Macro(name, parameters, takesMore, body);
    }

    private Map<String, Expression> parameters() {
        Map<String, Expression> parameters = new LinkedHashMap<>();
        tokens.expectOperator("(");
        while (!tokens.skipOperator(")")) {
            String name = tokens.name();
            parameters.put(name, tokens.skipOperator("=") ? expressions.expression() : null);
            if (!tokens.isOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        return parameters;
    }

    private Statement call() {
        Map<String, Expression> parameters = tokens.isOperator("(") ? parameters() : Map.of();
        if (!(expressions.expression() instanceof Expressions.Call called)) {
            throw tokens.unexpected("a call of a macro");
        }
        return new Macro.WithBody(called, macro("caller", parameters, "endcall"));
    }

    private Statement with() {
        List<Statements.Set> settings = new ArrayList<>();
        while (tokens.current().kind() != Kind.BLOCK_END) {
            Target target = target(false);
            tokens.expectOperator("=");
            settings.add(new Statements.Set(target, expressions.expression()));
            tokens.skipOperator(",");
        }
        blockEnd();
        return new Statements.With(settings, bodyUntil("endwith"));
    }
}
