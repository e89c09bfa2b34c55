package dev.longcontext.trainer.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The methods of Python's {@code dict} and {@code list} that change nothing; those that do are refused, as transformers does. */
final class CollectionMethods {

    private static final Set<String> CHANGING = Set.of(
            "append",
            "clear",
            "extend",
            "insert",
            "pop",
            "popitem",
            "remove",
            "reverse",
            "setdefault",
            "sort",
            "update");

    private CollectionMethods() {}

    /** @return the method, bound to the dict, or null */
    static Env.Callable of(Map<?, ?> map, String name) {
        return switch (name) {
            case "items" -> (env, arguments) -> items(map, env.budget());
            case "keys" -> (env, arguments) -> Values.elements(map, env.budget());
            case "values" ->
                (env, arguments) -> {
                    env.budget().list(map.size());
                    return new ArrayList<Object>(map.values());
                };
            case "get" ->
                (env, arguments) -> {
                    Object key = Values.key(arguments.require(0, "key"));
                    return map.containsKey(key) ? map.get(key) : arguments.get(1, "default", null);
                };
            case "copy" -> (env, arguments) -> copy(map, env.budget());
            default -> changing(map, name);
        };
    }

    static Map<Object, Object> copy(Map<?, ?> map, Budget budget) {
        budget.list(map.size());
        return new LinkedHashMap<>(map);
    }

    static List<Object> items(Map<?, ?> map, Budget budget) {
        budget.list(map.size());
        budget.texts(map.size()); // a pair is as large as one
        List<Object> items = new ArrayList<>();
        map.forEach((key, value) -> {
            List<Object> pair = new ArrayList<>();
            pair.add(key);
            pair.add(value);
            items.add(new Tuple(pair));
        });
        return items;
    }

    /** @return the method, bound to the list, or null */
    static Env.Callable of(List<?> list, String name) {
        return switch (name) {
            case "index" ->
                (env, arguments) -> {
                    for (int i = 0; i < list.size(); i++) {
                        if (Values.equal(list.get(i), arguments.require(0, "value"), env.budget())) {
                            return (long) i;
                        }
                    }
                    throw new JinjaException("an element is not in the list");
                };
            case "count" ->
                (env, arguments) -> {
                    Object wanted = arguments.require(0, "value");
                    return list.stream()
                            .filter(each -> Values.equal(each, wanted, env.budget()))
                            .count();
                };
            case "copy" -> (env, arguments) -> Values.elements(list, env.budget());
            default -> changing(list, name);
        };
    }

    private static Env.Callable changing(Object value, String name) {
        boolean known = CHANGING.contains(name) && !(value instanceof Map<?, ?> map && map.containsKey(Text.of(name)));
        return known
                ? (env, arguments) -> {
                    throw new JinjaException("." + name + "() would change a value, which a template may not");
                }
                : null;
    }
}
