package dev.longcontext.trainer.jinja;

import dev.longcontext.trainer.jinja.Env.Expression;
import dev.longcontext.trainer.jinja.Env.Flow;
import dev.longcontext.trainer.jinja.Env.Statement;
import java.util.ArrayList;
import java.util.List;

/** The kinds of statements but loops and macros. */
final class Statements {

    private Statements() {}

    record Data(Text text) implements Statement {
        @Override
        public Flow run(Env env) {
            env.print(text);
            return Flow.ON;
        }
    }

    record Print(Expression value) implements Statement {
        @Override
        public Flow run(Env env) {
            env.print(Printing.str(env.value(value), env.budget()));
            return Flow.ON;
        }
    }

    /** @param otherwise what runs where no condition holds */
    record If(List<Branch> branches, List<Statement> otherwise) implements Statement {
        @Override
        public Flow run(Env env) {
            for (Branch branch : branches) {
                if (Values.truth(env.value(branch.condition()))) {
                    return env.run(branch.body());
                }
            }
            return env.run(otherwise);
        }
    }

    record Branch(Expression condition, List<Statement> body) {}

    record Set(Target target, Expression value) implements Statement {
        @Override
        public Flow run(Env env) {
            target.set(env, env.value(value));
            return Flow.ON;
        }
    }

    /** {@code set NAME}, body, {@code endset}; and {@code filter}. The expression takes the body's text as {@link #BODY}. */
    record Captured(List<Statement> body, Expression made, Target target) implements Statement {

        /** No name of a template has a space. */
        static final String BODY = "the body";

        @Override
        public Flow run(Env env) {
            var inner = new Scope(env.scope());
            Object value = env.within(inner, () -> {
                inner.set(BODY, env.capture(() -> env.run(body)));
                return env.value(made);
            });
            if (target == null) {
                env.print(Printing.str(value, env.budget()));
            } else {
                target.set(env, value);
            }
            return Flow.ON;
        }
    }

    record With(List<Set> settings, List<Statement> body) implements Statement {
        @Override
        public Flow run(Env env) {
            List<Object> values = new ArrayList<>();
            settings.forEach(setting -> values.add(env.value(setting.value())));
            return env.within(new Scope(env.scope()), () -> {
                for (int i = 0; i < values.size(); i++) {
                    settings.get(i).target().set(env, values.get(i));
                }
                return env.run(body);
            });
        }
    }

    /** transformers' {@code generation}: what the model is to say. */
    record Generation(List<Statement> body) implements Statement {
        @Override
        public Flow run(Env env) {
            Text said = env.within(new Scope(env.scope()), () -> env.capture(() -> env.run(body)));
            env.generation(said.length());
            env.print(said);
            return Flow.ON;
        }
    }

    record Leave(Flow flow) implements Statement {
        @Override
        public Flow run(Env env) {
            return flow;
        }
    }
}
