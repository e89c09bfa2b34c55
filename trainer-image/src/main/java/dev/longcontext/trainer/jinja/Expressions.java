package dev.longcontext.trainer.jinja;

import dev.longcontext.trainer.jinja.Env.Expression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kinds of expressions. */
final class Expressions {

    private Expressions() {}

    record Constant(Object value) implements Expression {
        @Override
        public Object in(Env env) {
            return value;
        }
    }

    record Name(String name) implements Expression {
        @Override
        public Object in(Env env) {
            return env.scope().get(name);
        }
    }

    record Sequence(List<Expression> elements, boolean tuple) implements Expression {
        @Override
        public Object in(Env env) {
            List<Object> values = new ArrayList<>();
            elements.forEach(element -> values.add(env.value(element)));
            return tuple ? new Tuple(values) : values;
        }
    }

    record Dict(List<Expression> keys, List<Expression> values) implements Expression {
        @Override
        public Object in(Env env) {
            Map<Object, Object> dict = new LinkedHashMap<>();
            for (int i = 0; i < keys.size(); i++) {
                Object key = Values.key(env.value(keys.get(i)));
                dict.put(key, env.value(values.get(i)));
            }
            return dict;
        }
    }

    record Not(Expression of) implements Expression {
        @Override
        public Object in(Env env) {
            return !Values.truth(env.value(of));
        }
    }

    record Negative(Expression of) implements Expression {
        @Override
        public Object in(Env env) {
            return Arithmetic.negative(env.value(of));
        }
    }

    record And(Expression left, Expression right) implements Expression {
        @Override
        public Object in(Env env) {
            Object value = env.value(left);
            return Values.truth(value) ? env.value(right) : value;
        }
    }

    record Or(Expression left, Expression right) implements Expression {
        @Override
        public Object in(Env env) {
            Object value = env.value(left);
            return Values.truth(value) ? value : env.value(right);
        }
    }

    record Calculation(String operator, Expression left, Expression right) implements Expression {
        @Override
        public Object in(Env env) {
            return Arithmetic.of(operator, env.value(left), env.value(right), env.budget());
        }
    }

    record Concatenation(List<Expression> parts) implements Expression {
        @Override
        public Object in(Env env) {
            List<Object> texts = new ArrayList<>();
            parts.forEach(part -> texts.add(Printing.str(env.value(part), env.budget())));
            return StringMethods.join(Text.EMPTY, texts, env.budget());
        }
    }

    /** {@code first op1 rest1 op2 rest2}, all of which must hold. */
    record Comparison(Expression first, List<String> operators, List<Expression> rest) implements Expression {
        @Override
        public Object in(Env env) {
            Object left = env.value(first);
            for (int i = 0; i < operators.size(); i++) {
                Object right = env.value(rest.get(i));
                if (!holds(operators.get(i), left, right, env.budget())) {
                    return false;
                }
                left = right;
            }
            return true;
        }

        private static boolean holds(String operator, Object left, Object right, Budget budget) {
            return switch (operator) {
                case "==" -> Values.equal(left, right, budget);
                case "!=" -> !Values.equal(left, right, budget);
                case "<" -> Values.compare(left, right, budget) < 0;
                case "<=" -> Values.compare(left, right, budget) <= 0;
                case ">" -> Values.compare(left, right, budget) > 0;
                case ">=" -> Values.compare(left, right, budget) >= 0;
                case "in" -> Values.contains(right, left, budget);
                case "not in" -> !Values.contains(right, left, budget);
                default -> throw new JinjaException("no operator " + operator);
            };
        }
    }

    /** @param otherwise null where there is no else */
    record Conditional(Expression condition, Expression then, Expression otherwise) implements Expression {
        @Override
        public Object in(Env env) {
            if (Values.truth(env.value(condition))) {
                return env.value(then);
            }
            return otherwise == null
                    ? new Undefined("an if without else, whose condition does not hold,")
                    : env.value(otherwise);
        }
    }

    record Attribute(Expression of, String name) implements Expression {
        @Override
        public Object in(Env env) {
            return Subscripts.attribute(env.value(of), name);
        }
    }

    record Element(Expression of, Expression key) implements Expression {
        @Override
        public Object in(Env env) {
            Object value = env.value(of);
            env.budget().look(value instanceof Text text ? text.length() : 1);
            return Subscripts.element(value, env.value(key));
        }
    }

    /** The bounds are null where they are not said. */
    record Slice(Expression of, Expression from, Expression to, Expression step) implements Expression {
        @Override
        public Object in(Env env) {
            Object value = env.value(of);
            return Subscripts.slice(value, bound(env, from), bound(env, to), bound(env, step), env.budget());
        }

        private static Object bound(Env env, Expression bound) {
            return bound == null ? null : env.value(bound);
        }
    }

    /** Arguments as they are written. */
    record Given(List<Expression> positional, Map<String, Expression> named) {
        Arguments in(Env env) {
            List<Object> places = new ArrayList<>();
            positional.forEach(argument -> places.add(env.value(argument)));
            Map<String, Object> names = new LinkedHashMap<>();
            named.forEach((name, argument) -> names.put(name, env.value(argument)));
            return new Arguments(places, names);
        }
    }

    record Call(Expression callee, Given given) implements Expression {
        @Override
        public Object in(Env env) {
            return call(env, given.in(env));
        }

        Object call(Env env, Arguments arguments) {
            Object called = env.value(callee);
            if (called instanceof Env.Callable callable) {
                return callable.call(env, arguments);
            }
            throw Values.wrong(called, "it is called like a function");
        }
    }

    record Filtered(Expression of, String filter, Given given) implements Expression {
        @Override
        public Object in(Env env) {
            return env.filter(filter).apply(env, env.value(of), given.in(env));
        }
    }

    record Tested(Expression of, String test, Given given) implements Expression {
        @Override
        public Object in(Env env) {
            return env.test(test).holds(env, env.value(of), given.in(env));
        }
    }
}
