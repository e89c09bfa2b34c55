package dev.longcontext.trainer.jinja;

import dev.longcontext.trainer.jinja.Env.Expression;
import dev.longcontext.trainer.jinja.Env.Flow;
import dev.longcontext.trainer.jinja.Env.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code macro NAME(PARAMETERS)}: what it prints is its value.
 *
 * @param parameters each with its default, or null
 * @param takesMore whether it reads {@code varargs} and {@code kwargs}
 */
record Macro(String name, Map<String, Expression> parameters, boolean takesMore, List<Statement> body)
        implements Statement {

    private static final String CALLER = "caller";

    @Override
    public Flow run(Env env) {
        env.scope().set(name, in(env.scope()));
        return Flow.ON;
    }

    /** The macro with the names around its definition. */
    private Env.Callable in(Scope around) {
        return (env, arguments) -> {
            var scope = new Scope(around);
            return env.within(scope, () -> {
                bind(env, scope, arguments);
                return env.capture(() -> env.run(body));
            });
        };
    }

    private void bind(Env env, Scope scope, Arguments arguments) {
        Map<String, Object> left = new LinkedHashMap<>(arguments.named());
        int place = 0;
        for (Map.Entry<String, Expression> parameter : parameters.entrySet()) {
            String called = parameter.getKey();
            Object missing = new Undefined("the parameter '" + called + "'");
            boolean given = arguments.has(place, called);
            Object value = given
                    ? arguments.get(place, called, null)
                    : parameter.getValue() == null ? missing : env.value(parameter.getValue());
            scope.set(called, value);
            left.remove(called);
            place++;
        }
        if (left.containsKey(CALLER)) {
            scope.set(CALLER, left.remove(CALLER));
        }
        Arguments more = arguments.from(place);
        if (!takesMore && (!more.positional().isEmpty() || !left.isEmpty())) {
            throw new JinjaException("the macro '" + name + "' takes only " + parameters.keySet());
        }
        scope.set("varargs", new Tuple(more.positional()));
        Map<Object, Object> named = new LinkedHashMap<>();
        left.forEach((key, value) -> named.put(Text.of(key), value));
        scope.set("kwargs", named);
    }

    /** {@code call(PARAMETERS) MACRO(...)}: the macro is called with a body, {@code caller()}. */
    record WithBody(Expressions.Call call, Macro caller) implements Statement {
        @Override
        public Flow run(Env env) {
            Arguments given = call.given().in(env);
            Map<String, Object> named = new LinkedHashMap<>(given.named());
            named.put(CALLER, caller.in(env.scope()));
            env.print(Printing.str(call.call(env, new Arguments(given.positional(), named)), env.budget()));
            return Flow.ON;
        }
    }
}
