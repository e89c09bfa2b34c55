package dev.longcontext.trainer.jinja;

import dev.longcontext.trainer.jinja.Env.Expression;
import dev.longcontext.trainer.jinja.Env.Flow;
import dev.longcontext.trainer.jinja.Env.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code for TARGET in ITERABLE if CONDITION}.
 *
 * @param condition null where there is none
 * @param recursive whether the body may call {@code loop(...)}
 * @param otherwise what runs where nothing is looped over
 */
record Loop(
        Target target,
        Expression iterable,
        Expression condition,
        boolean recursive,
        List<Statement> body,
        List<Statement> otherwise)
        implements Statement {

    @Override
    public Flow run(Env env) {
        return run(env, env.value(iterable), 0);
    }

    private Flow run(Env env, Object value, int depth) {
        Scope outer = env.scope();
        List<Object> elements = elements(env, value);
        if (elements.isEmpty()) {
            return env.within(new Scope(outer), () -> env.run(otherwise));
        }
        Env.Callable again = (inside, arguments) -> inside.capture(() -> {
            Object inner = arguments.require(0, "iterable");
            inside.within(outer, () -> run(inside, inner, depth + 1));
        });
        var loop = new LoopState(elements, depth, recursive ? again : null);
        for (int i = 0; i < elements.size(); i++) {
            loop.at(i);
            var scope = new Scope(outer);
            scope.set("loop", loop);
            Object element = elements.get(i);
            Flow flow = env.within(scope, () -> {
                target.set(env, element);
                return env.run(body);
            });
            if (flow == Flow.BREAK) {
                break;
            }
        }
        return Flow.ON;
    }

    private List<Object> elements(Env env, Object value) {
        List<Object> all = Values.elements(value, env.budget());
        if (condition == null) {
            return all;
        }
        List<Object> kept = new ArrayList<>();
        for (Object element : all) {
            boolean wanted = env.within(new Scope(env.scope()), () -> {
                target.set(env, element);
                return Values.truth(env.value(condition));
            });
            if (wanted) {
                kept.add(element);
            }
        }
        return kept;
    }
}
