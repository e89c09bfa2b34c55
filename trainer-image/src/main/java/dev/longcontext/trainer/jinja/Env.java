package dev.longcontext.trainer.jinja;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A rendering under way: names, output and budget. */
final class Env {

    /** What a template may call. */
    interface Callable {
        Object call(Env env, Arguments arguments);
    }

    /** {@code value | name(arguments)}. */
    interface Filter {
        Object apply(Env env, Object value, Arguments arguments);
    }

    /** {@code value is name(arguments)}. */
    interface Test {
        boolean holds(Env env, Object value, Arguments arguments);
    }

    /** A part of a template that has a value. */
    interface Expression {
        Object in(Env env);
    }

    /** A part of a template that prints or sets something. */
    interface Statement {
        Flow run(Env env);
    }

    /** What rendering goes on with after a statement. */
    enum Flow {
        ON,
        BREAK,
        CONTINUE
    }

    private final Map<String, Filter> filters;
    private final Map<String, Test> tests;
    private final Budget budget;
    private final Text.Builder page = new Text.Builder();
    private final Deque<Text.Builder> captures = new ArrayDeque<>();
    private final List<Span> generations = new ArrayList<>();
    private Scope scope;

    /** A part of the result, in UTF-16 units. */
    record Span(int begin, int end) {}

    Env(Scope scope, Map<String, Filter> filters, Map<String, Test> tests, Budget budget) {
        this.scope = scope;
        this.filters = filters;
        this.tests = tests;
        this.budget = budget;
    }

    Budget budget() {
        return budget;
    }

    Scope scope() {
        return scope;
    }

    /** Runs within other names. */
    <T> T within(Scope inner, Supplier<T> work) {
        Scope outer = scope;
        scope = inner;
        try {
            return work.get();
        } finally {
            scope = outer;
        }
    }

    Object value(Expression expression) {
        budget.enter();
        try {
            return expression.in(this);
        } finally {
            budget.leave();
        }
    }

    /** Runs statements until one of them ends the loop, or its turn. */
    Flow run(List<Statement> statements) {
        budget.enter();
        try {
            for (Statement statement : statements) {
                Flow flow = statement.run(this);
                if (flow != Flow.ON) {
                    return flow;
                }
            }
            return Flow.ON;
        } finally {
            budget.leave();
        }
    }

    Filter filter(String name) {
        Filter filter = filters.get(name);
        if (filter == null) {
            throw new JinjaException("no filter is named '" + name + "'");
        }
        return filter;
    }

    Test test(String name) {
        Test test = tests.get(name);
        if (test == null) {
            throw new JinjaException("no test is named '" + name + "'");
        }
        return test;
    }

    boolean hasFilter(String name) {
        return filters.containsKey(name);
    }

    boolean hasTest(String name) {
        return tests.containsKey(name);
    }

    void print(Text text) {
        Text.Builder out = captures.isEmpty() ? page : captures.peek();
        budget.bound((long) out.length() + text.length());
        budget.make(text.length());
        out.append(text);
    }

    /** What the work prints, in place of printing it. */
    Text capture(Runnable work) {
        captures.push(new Text.Builder());
        try {
            work.run();
            return captures.peek().build();
        } finally {
            captures.pop();
        }
    }

    /** A {@code generation} block of this length begins where the page ends now, as in transformers. */
    void generation(int length) {
        generations.add(new Span(page.length(), page.length() + length));
    }

    Text page() {
        return page.build();
    }

    List<Span> generations() {
        return generations;
    }
}
