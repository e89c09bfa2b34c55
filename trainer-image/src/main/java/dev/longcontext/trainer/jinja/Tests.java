package dev.longcontext.trainer.jinja;

import java.util.List;
import java.util.Map;

/** Jinja's tests, {@code value is NAME}. */
final class Tests {

    static final Map<String, Env.Test> ALL = Map.ofEntries(
            Map.entry("defined", (env, value, a) -> !(value instanceof Undefined)),
            Map.entry("undefined", (env, value, a) -> value instanceof Undefined),
            Map.entry("none", (env, value, a) -> value == null),
            Map.entry("true", (env, value, a) -> Boolean.TRUE.equals(value)),
            Map.entry("false", (env, value, a) -> Boolean.FALSE.equals(value)),
            Map.entry("boolean", (env, value, a) -> value instanceof Boolean),
            Map.entry("integer", (env, value, a) -> value instanceof Long),
            Map.entry("float", (env, value, a) -> value instanceof Double),
            Map.entry("number", (env, value, a) -> Values.isNumber(value)),
            Map.entry("string", (env, value, a) -> value instanceof Text),
            Map.entry("mapping", (env, value, a) -> value instanceof Map<?, ?>),
            Map.entry(
                    "sequence",
                    (env, value, a) -> value instanceof List<?>
                            || value instanceof Text
                            || value instanceof Map<?, ?>
                            || value instanceof Undefined),
            Map.entry(
                    "iterable",
                    (env, value, a) -> value instanceof List<?>
                            || value instanceof Text
                            || value instanceof Map<?, ?>
                            || value instanceof Undefined),
            Map.entry("callable", (env, value, a) -> value instanceof Env.Callable),
            Map.entry("sameas", (env, value, a) -> sameAs(value, a.require(0, "other"))),
            Map.entry("lower", (env, value, a) -> isCase(env, value, "islower")),
            Map.entry("upper", (env, value, a) -> isCase(env, value, "isupper")),
            Map.entry("odd", (env, value, a) -> Math.floorMod(Values.integer(value, "'odd' wants it: it"), 2L) == 1),
            Map.entry("even", (env, value, a) -> Math.floorMod(Values.integer(value, "'even' wants it: it"), 2L) == 0),
            Map.entry("divisibleby", (env, value, a) -> divisible(value, a.require(0, "num"))),
            Map.entry("in", (env, value, a) -> isIn(env, value, a)),
            Map.entry(
                    "filter",
                    (env, value, a) ->
                            env.hasFilter(Values.text(value, "a filter's name").value())),
            Map.entry(
                    "test",
                    (env, value, a) ->
                            env.hasTest(Values.text(value, "a test's name").value())),
            Map.entry("eq", Tests::equal),
            Map.entry("equalto", Tests::equal),
            Map.entry("==", Tests::equal),
            Map.entry("ne", (env, value, a) -> !equal(env, value, a)),
            Map.entry("!=", (env, value, a) -> !equal(env, value, a)),
            Map.entry("lt", (env, value, a) -> compare(env, value, a) < 0),
            Map.entry("lessthan", (env, value, a) -> compare(env, value, a) < 0),
            Map.entry("<", (env, value, a) -> compare(env, value, a) < 0),
            Map.entry("le", (env, value, a) -> compare(env, value, a) <= 0),
            Map.entry("<=", (env, value, a) -> compare(env, value, a) <= 0),
            Map.entry("gt", (env, value, a) -> compare(env, value, a) > 0),
            Map.entry("greaterthan", (env, value, a) -> compare(env, value, a) > 0),
            Map.entry(">", (env, value, a) -> compare(env, value, a) > 0),
            Map.entry("ge", (env, value, a) -> compare(env, value, a) >= 0),
            Map.entry(">=", (env, value, a) -> compare(env, value, a) >= 0));

    private Tests() {}

    private static boolean equal(Env env, Object value, Arguments arguments) {
        return Values.equal(value, arguments.require(0, "other"), env.budget());
    }

    private static boolean isIn(Env env, Object value, Arguments arguments) {
        Object container = arguments.require(0, "seq");
        return Values.contains(container, value, env.budget());
    }

    private static int compare(Env env, Object value, Arguments arguments) {
        return Values.compare(value, arguments.require(0, "other"), env.budget());
    }

    private static boolean sameAs(Object a, Object b) {
        boolean scalar = a == null || a instanceof Boolean || a instanceof Long;
        return scalar ? java.util.Objects.equals(a, b) : a == b;
    }

    private static boolean isCase(Env env, Object value, String method) {
        Text text = Printing.str(value, env.budget());
        return (Boolean) StringMethods.of(text, method).call(env, Arguments.NONE);
    }

    private static boolean divisible(Object value, Object by) {
        long divisor = Values.integer(by, "a divisor");
        if (divisor == 0) {
            throw new JinjaException("a number is divided by zero");
        }
        return Values.integer(value, "'divisibleby' wants it: it") % divisor == 0;
    }
}
