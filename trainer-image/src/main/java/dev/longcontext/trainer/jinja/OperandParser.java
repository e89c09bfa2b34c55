package dev.longcontext.trainer.jinja;

import dev.longcontext.trainer.jinja.Env.Expression;
import dev.longcontext.trainer.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads what stands between operators: constants, names, brackets, and what follows them (fields, calls, filters, tests). */
final class OperandParser {

    private final Tokens tokens;
    private final Supplier<Expression> expression;
    private final Supplier<Expression> inBrackets;

    /**
     * @param expression reads a whole expression
     * @param inBrackets reads what may stand between round brackets
     */
    OperandParser(Tokens tokens, Supplier<Expression> expression, Supplier<Expression> inBrackets) {
        this.tokens = tokens;
        this.expression = expression;
        this.inBrackets = inBrackets;
    }

    Expression signed(boolean withFilters) {
        tokens.enter();
        Expression value;
        if (tokens.skipOperator("-")) {
            value = new Expressions.Negative(signed(false));
        } else if (tokens.skipOperator("+")) {
            value = new Expressions.Negative(new Expressions.Negative(signed(false)));
        } else {
            value = primary();
        }
        value = fields(value);
        value = withFilters ? filters(value) : value;
        tokens.leave();
        return value;
    }

    private Expression primary() {
        Token token = tokens.current();
        switch (token.kind()) {
            case NAME -> {
                return name(tokens.next().value());
            }
            case STRING -> {
                var text = new StringBuilder();
                while (tokens.current().kind() == Kind.STRING) {
                    text.append(tokens.mention(tokens.next().value()));
                }
                return new Expressions.Constant(Text.of(text.toString()));
            }
            case INTEGER, FLOAT -> {
                return new Expressions.Constant(number(tokens.next()));
            }
            default -> {
                return bracketed();
            }
        }
    }

    private Expression name(String name) {
        return switch (name) {
            case "true", "True" -> new Expressions.Constant(true);
            case "false", "False" -> new Expressions.Constant(false);
            case "none", "None" -> new Expressions.Constant(null);
            default -> new Expressions.Name(tokens.mention(name));
        };
    }

    private static Object number(Token token) {
        try {
            return token.kind() == Kind.FLOAT ? (Object) Double.valueOf(token.value()) : Long.valueOf(token.value());
        } catch (NumberFormatException e) {
            throw token.error(token.value() + " is too large a number");
        }
    }

    private Expression bracketed() {
        if (tokens.skipOperator("(")) {
            Expression inside = inBrackets.get();
            tokens.expectOperator(")");
            return inside;
        }
        if (tokens.skipOperator("[")) {
            List<Expression> elements = new ArrayList<>();
            while (!tokens.skipOperator("]")) {
                elements.add(expression.get());
                separator("]");
            }
            return new Expressions.Sequence(elements, false);
        }
        if (tokens.skipOperator("{")) {
            List<Expression> keys = new ArrayList<>();
            List<Expression> values = new ArrayList<>();
            while (!tokens.skipOperator("}")) {
                keys.add(expression.get());
                tokens.expectOperator(":");
                values.add(expression.get());
                separator("}");
            }
            return new Expressions.Dict(keys, values);
        }
        throw tokens.unexpected("a value");
    }

    private void separator(String end) {
        if (!tokens.isOperator(end)) {
            tokens.expectOperator(",");
        }
    }

    private Expression fields(Expression value) {
        Expression of = value;
        while (true) {
            if (tokens.skipOperator(".")) {
                of = tokens.current().kind() == Kind.INTEGER
                        ? new Expressions.Element(of, new Expressions.Constant(number(tokens.next())))
                        : new Expressions.Attribute(of, tokens.mention(tokens.name()));
            } else if (tokens.skipOperator("[")) {
                of = subscript(of);
                tokens.expectOperator("]");
            } else if (tokens.isOperator("(")) {
                of = new Expressions.Call(of, arguments());
            } else {
                return of;
            }
        }
    }

    private Expression subscript(Expression of) {
        Expression from = tokens.isOperator(":") ? null : expression.get();
        if (!tokens.skipOperator(":")) {
            return new Expressions.Element(of, from);
        }
        boolean open = tokens.isOperator("]") || tokens.isOperator(":");
        Expression to = open ? null : expression.get();
        boolean stepped = tokens.skipOperator(":") && !tokens.isOperator("]");
        return new Expressions.Slice(of, from, to, stepped ? expression.get() : null);
    }

    private Expression filters(Expression value) {
        Expression of = value;
        while (true) {
            if (tokens.isOperator("|")) {
                of = filter(of);
            } else if (tokens.skipName("is")) {
                of = test(of);
            } else if (tokens.isOperator("(")) {
                of = new Expressions.Call(of, arguments());
            } else {
                return of;
            }
        }
    }

    /** From {@code |} on. */
    Expression filter(Expression of) {
        tokens.expectOperator("|");
        String name = tokens.name();
        return new Expressions.Filtered(of, name, tokens.isOperator("(") ? arguments() : none());
    }

    private Expression test(Expression of) {
        boolean negated = tokens.skipName("not");
        String name = tokens.name();
        Expressions.Given given = none();
        Token token = tokens.current();
        boolean ends = tokens.isName("else") || tokens.isName("or") || tokens.isName("and") || tokens.isName("is");
        boolean operand =
                switch (token.kind()) {
                    case NAME, STRING, INTEGER, FLOAT -> !ends && !tokens.isName("if") && !tokens.isName("not");
                    default -> tokens.isOperator("[") || tokens.isOperator("{");
                };
        if (tokens.isOperator("(")) {
            given = arguments();
        } else if (operand) {
            given = new Expressions.Given(List.of(fields(primary())), Map.of());
        }
        Expression tested = new Expressions.Tested(of, name, given);
        return negated ? new Expressions.Not(tested) : tested;
    }

    private static Expressions.Given none() {
        return new Expressions.Given(List.of(), Map.of());
    }

    Expressions.Given arguments() {
        tokens.expectOperator("(");
        List<Expression> places = new ArrayList<>();
        Map<String, Expression> names = new LinkedHashMap<>();
        while (!tokens.skipOperator(")")) {
            if (tokens.current().kind() == Kind.NAME && tokens.ahead().is(Kind.OPERATOR, "=")) {
                String name = tokens.name();
                tokens.next();
                names.put(name, expression.get());
            } else if (names.isEmpty()) {
                places.add(expression.get());
            } else {
                throw tokens.unexpected("a named argument");
            }
            separator(")");
        }
        return new Expressions.Given(places, names);
    }
}
