package dev.longcontext.trainer.jinja;

import dev.longcontext.trainer.jinja.Env.Expression;
import dev.longcontext.trainer.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads expressions, from the weakest operator to the strongest. */
final class ExpressionParser {

    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final Tokens tokens;
    private final OperandParser operands;

    ExpressionParser(Tokens tokens) {
        this.tokens = tokens;
        this.operands = new OperandParser(tokens, this::expression, this::tupleInBrackets);
    }

    OperandParser operands() {
        return operands;
    }

    /** With {@code a if b else c}. */
    Expression expression() {
        tokens.enter();
        try {
            Expression value = or();
            while (tokens.skipName("if")) {
                Expression condition = or();
                Expression otherwise = tokens.skipName("else") ? expression() : null;
                value = new Expressions.Conditional(condition, value, otherwise);
            }
            return value;
        } finally {
            tokens.leave();
        }
    }

    /** One expression, or several with commas between: a tuple. */
    Expression tuple() {
        return tuple(this::expression);
    }

    /** The same, without {@code if} on the outside. */
    Expression tupleBeforeIf() {
        return tuple(this::or);
    }

    private interface Reader {
        Expression read();
    }

    private Expression tuple(Reader reader) {
        Expression first = reader.read();
        if (!tokens.isOperator(",")) {
            return first;
        }
        List<Expression> elements = new ArrayList<>(List.of(first));
        while (tokens.skipOperator(",")) {
            if (endsTuple()) {
                break;
            }
            elements.add(reader.read());
        }
        return new Expressions.Sequence(elements, true);
    }

    private boolean endsTuple() {
        Kind kind = tokens.current().kind();
        return kind == Kind.PRINT_END || kind == Kind.BLOCK_END || tokens.isOperator(")") || tokens.isName("in");
    }

    private Expression tupleInBrackets() {
        return tokens.isOperator(")") ? new Expressions.Sequence(List.of(), true) : tuple();
    }

    private Expression or() {
        Expression left = and();
        while (tokens.skipName("or")) {
            left = new Expressions.Or(left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (tokens.skipName("and")) {
            left = new Expressions.And(left, not());
        }
        return left;
    }

    private Expression not() {
        if (!tokens.isName("not")) {
            return comparison();
        }
        tokens.enter();
        tokens.next();
        Expression negated = new Expressions.Not(not());
        tokens.leave();
        return negated;
    }

    private Expression comparison() {
        Expression first = sum();
        List<String> operators = new ArrayList<>();
        List<Expression> rest = new ArrayList<>();
        for (String operator = comparisonOperator(); operator != null; operator = comparisonOperator()) {
            operators.add(operator);
            rest.add(sum());
        }
        return operators.isEmpty() ? first : new Expressions.Comparison(first, operators, rest);
    }

    private String comparisonOperator() {
        if (tokens.current().kind() == Kind.OPERATOR
                && COMPARISONS.contains(tokens.current().value())) {
            return tokens.next().value();
        }
        if (tokens.skipName("in")) {
            return "in";
        }
        if (tokens.isName("not") && tokens.ahead().is(Kind.NAME, "in")) {
            tokens.next();
            tokens.next();
            return "not in";
        }
        return null;
    }

    private Expression sum() {
        Expression left = concatenation();
        while (tokens.isOperator("+") || tokens.isOperator("-")) {
            left = new Expressions.Calculation(tokens.next().value(), left, concatenation());
        }
        return left;
    }

    private Expression concatenation() {
        Expression first = product();
        if (!tokens.isOperator("~")) {
            return first;
        }
        List<Expression> parts = new ArrayList<>(List.of(first));
        while (tokens.skipOperator("~")) {
            parts.add(product());
        }
        return new Expressions.Concatenation(parts);
    }

    private Expression product() {
        Expression left = power();
        while (tokens.isOperator("*") || tokens.isOperator("/") || tokens.isOperator("//") || tokens.isOperator("%")) {
            left = new Expressions.Calculation(tokens.next().value(), left, power());
        }
        return left;
    }

    private Expression power() {
        Expression left = operands.signed(true);
        while (tokens.skipOperator("**")) {
            left = new Expressions.Calculation("**", left, operands.signed(true));
        }
        return left;
    }
}
