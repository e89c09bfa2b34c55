package dev.longcontext.trainer.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Jinja's filters of lists, dicts and numbers. */
final class ListFilters {

    static final Map<String, Env.Filter> ALL = Map.ofEntries(
            Map.entry("length", ListFilters::length),
            Map.entry("count", ListFilters::length),
            Map.entry("list", (env, value, a) -> elements(env, value)),
            Map.entry("first", (env, value, a) -> end(env, value, true)),
            Map.entry("last", (env, value, a) -> end(env, value, false)),
            Map.entry("reverse", ListFilters::reverse),
            Map.entry("sort", ListFilters::sort),
            Map.entry("unique", ListFilters::unique),
            Map.entry("map", ListFilters::map),
            Map.entry("select", (env, value, a) -> select(env, value, a, true, false)),
            Map.entry("reject", (env, value, a) -> select(env, value, a, false, false)),
            Map.entry("selectattr", (env, value, a) -> select(env, value, a, true, true)),
            Map.entry("rejectattr", (env, value, a) -> select(env, value, a, false, true)),
            Map.entry("items", (env, value, a) -> new Generator(items(env, value))),
            Map.entry("dictsort", ListFilters::dictSort),
            Map.entry("default", ListFilters::orElse),
            Map.entry("d", ListFilters::orElse),
            Map.entry("sum", ListFilters::sum),
            Map.entry("min", (env, value, a) -> extreme(env, value, -1)),
            Map.entry("max", (env, value, a) -> extreme(env, value, 1)),
            Map.entry("int", NumberFilters::integer),
            Map.entry("float", NumberFilters::number),
            Map.entry("abs", NumberFilters::absolute),
            Map.entry("round", NumberFilters::round),
            Map.entry(
                    "attr",
                    (env, value, a) -> Subscripts.attribute(
                            value,
                            Values.text(a.require(0, "name"), "an attribute").value())));

    private ListFilters() {}

    private static Object length(Env env, Object value, Arguments arguments) {
        env.budget().look(value instanceof Text text ? text.length() : 0);
        return Values.length(value);
    }

    private static List<Object> elements(Env env, Object value) {
        return Values.elements(value, env.budget());
    }

    /** As Jinja's filters take what may be nothing at all. */
    private static List<Object> elementsIfAny(Env env, Object value) {
        return Values.truth(value) ? elements(env, value) : List.of();
    }

    private static Object end(Env env, Object value, boolean first) {
        if (value instanceof Generator generator && first && generator.hasNext()) {
            return generator.next();
        }
        if (value instanceof Generator && !first) {
            throw Values.wrong(value, "it has no last element");
        }
        List<Object> elements = elements(env, value);
        return elements.isEmpty()
                ? new Undefined("an empty list has no element, which")
                : elements.get(first ? 0 : elements.size() - 1);
    }

    private static Object reverse(Env env, Object value, Arguments arguments) {
        if (value instanceof Text text) {
            return Subscripts.slice(text, null, null, -1L, env.budget());
        }
        List<Object> elements = elements(env, value);
        Collections.reverse(elements);
        return new Generator(elements);
    }

    private static List<Object> sort(Env env, Object value, Arguments arguments) {
        boolean reverse = Values.truth(arguments.get(0, "reverse", false));
        boolean caseMatters = Values.truth(arguments.get(1, "case_sensitive", false));
        Object attribute = arguments.get(2, "attribute", null);
        Comparator<Object> order = (a, b) ->
                Values.compare(key(env, a, attribute, caseMatters), key(env, b, attribute, caseMatters), env.budget());
        List<Object> elements = elements(env, value);
        elements.sort(reverse ? order.reversed() : order);
        return elements;
    }

    private static Object key(Env env, Object element, Object attribute, boolean caseMatters) {
        Object key = attribute == null ? element : Attributes.of(element, attribute, env.budget());
        env.budget().look(key instanceof Text text ? text.length() : 0);
        return key instanceof Text text && !caseMatters ? text.map(each -> each.toLowerCase(Locale.ROOT)) : key;
    }

    private static Generator unique(Env env, Object value, Arguments arguments) {
        boolean caseMatters = Values.truth(arguments.get(0, "case_sensitive", false));
        Object attribute = arguments.get(1, "attribute", null);
        List<Object> seen = new ArrayList<>();
        List<Object> kept = new ArrayList<>();
        for (Object element : elements(env, value)) {
            Object key = key(env, element, attribute, caseMatters);
            if (seen.stream().noneMatch(each -> Values.equal(each, key, env.budget()))) {
                seen.add(key);
                kept.add(element);
            }
        }
        return new Generator(kept);
    }

    private static Generator map(Env env, Object value, Arguments arguments) {
        List<Object> mapped = new ArrayList<>();
        boolean byAttribute =
                arguments.positional().isEmpty() && arguments.named().containsKey("attribute");
        for (Object element : elementsIfAny(env, value)) {
            env.budget().step();
            if (byAttribute) {
                Object found = Attributes.of(element, arguments.named().get("attribute"), env.budget());
                Object otherwise = arguments.named().get("default");
                mapped.add(found instanceof Undefined && otherwise != null ? otherwise : found);
            } else {
                String name = Values.text(arguments.require(0, "a filter's name"), "a filter's name")
                        .value();
                mapped.add(env.filter(name).apply(env, element, arguments.from(1)));
            }
        }
        return new Generator(mapped);
    }

    private static Generator select(Env env, Object value, Arguments arguments, boolean wanted, boolean byAttribute) {
        int place = byAttribute ? 1 : 0;
        Object attribute = byAttribute ? arguments.require(0, "attribute") : null;
        Env.Test test = arguments.positional().size() > place
                ? env.test(Values.text(arguments.positional().get(place), "a test's name")
                        .value())
                : (e, element, a) -> Values.truth(element);
        List<Object> kept = new ArrayList<>();
        for (Object element : elementsIfAny(env, value)) {
            env.budget().step();
            Object judged = byAttribute ? Attributes.of(element, attribute, env.budget()) : element;
            if (test.holds(env, judged, arguments.from(place + 1)) == wanted) {
                kept.add(element);
            }
        }
        return new Generator(kept);
    }

    private static List<Object> items(Env env, Object value) {
        if (value instanceof Undefined) {
            return List.of();
        }
        if (value instanceof Map<?, ?> map) {
            return CollectionMethods.items(map, env.budget());
        }
        throw Values.wrong(value, "'items' wants a mapping");
    }

    private static List<Object> dictSort(Env env, Object value, Arguments arguments) {
        boolean caseMatters = Values.truth(arguments.get(0, "case_sensitive", false));
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        Object by = arguments.get(1, "by", Text.of("key"));
        if (!Text.of("key").equals(by) && !Text.of("value").equals(by)) {
            throw new JinjaException("dictsort's by is 'key' or 'value'");
        }
        long place = Text.of("value").equals(by) ? 1 : 0;
        boolean reverse = Values.truth(arguments.get(2, "reverse", false));
        Comparator<Object> order = (a, b) ->
                Values.compare(key(env, a, place, caseMatters), key(env, b, place, caseMatters), env.budget());
        List<Object> items = new ArrayList<>(items(env, value));
        items.sort(reverse ? order.reversed() : order);
        return items;
    }

    private static Object orElse(Env env, Object value, Arguments arguments) {
        boolean alsoFalse = Values.truth(arguments.get(1, "boolean", false));
        boolean missing = value instanceof Undefined || alsoFalse && !Values.truth(value);
        return missing ? arguments.get(0, "default_value", Text.EMPTY) : value;
    }

    private static Object sum(Env env, Object value, Arguments arguments) {
        Object attribute = arguments.get(0, "attribute", null);
        Object sum = arguments.get(1, "start", 0L);
        for (Object element : elements(env, value)) {
            Object each = attribute == null ? element : Attributes.of(element, attribute, env.budget());
            sum = Arithmetic.of("+", sum, each, env.budget());
        }
        return sum;
    }

    private static Object extreme(Env env, Object value, int sign) {
        Object best = new Undefined("an empty list has no element, which");
        for (Object element : elements(env, value)) {
            boolean better = best instanceof Undefined
                    || sign * Values.compare(key(env, element, null, false), key(env, best, null, false), env.budget())
                            > 0;
            best = better ? element : best;
        }
        return best;
    }
}
