package dev.longcontext.trainer.jinja;

import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A template, read once and rendered any number of times, by any number of threads. */
public final class Template {

    /** Those of published models have up to some 20,000. */
    private static final int MOST_CHARACTERS = 1 << 20;

    private static final Map<String, Env.Filter> FILTERS = filters();

    private final List<Env.Statement> statements;
    private final Set<String> mentioned;

    private Template(List<Env.Statement> statements, Set<String> mentioned) {
        this.statements = statements;
        this.mentioned = Set.copyOf(mentioned);
    }

    /** @throws JinjaException where the text is no template, with the line */
    public static Template parse(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new JinjaException("a template has at most " + MOST_CHARACTERS + " characters");
        }
        var tokens = new Tokens(Lexer.tokens(text));
        List<Env.Statement> statements = new StatementParser(tokens).template();
        return new Template(statements, tokens.mentioned());
    }

    /**
     * What a template made.
     *
     * @param generations the parts from {@code generation} blocks, in UTF-16 units; empty where it has none
     */
    public record Rendered(Text text, List<Part> generations) {}

    /** A part of a text, in UTF-16 units. */
    public record Part(int begin, int end) {}

    /**
     * Renders.
     *
     * @param values names and their values: null, Boolean, Long, Double, {@link Text}, and lists and maps (with keys of
     *     {@link Text}) of them
     * @param now for templates that say the date
     * @throws JinjaException.Raised where the template refuses the values
     * @throws JinjaException where it cannot be rendered with them, or costs too much
     */
    public Rendered render(Map<String, Object> values, ZonedDateTime now) {
        var scope = new Scope(null);
        Functions.all(now).forEach(scope::set);
        values.forEach(scope::set);
        var budget = new Budget(values.values().stream().mapToLong(Sizes::of).sum());
        var env = new Env(new Scope(scope), FILTERS, Tests.ALL, budget);
        env.run(statements);
        return new Rendered(
                env.page(),
                env.generations().stream()
                        .map(span -> new Part(span.begin(), span.end()))
                        .toList());
    }

    /** Whether the template has this name, name of a field or string anywhere: else it cannot read such a field. */
    public boolean mentions(String name) {
        return mentioned.contains(name);
    }

    private static Map<String, Env.Filter> filters() {
        Map<String, Env.Filter> filters = new HashMap<>(StringFilters.ALL);
        filters.putAll(ListFilters.ALL);
        return Map.copyOf(filters);
    }
}
