package dev.longcontext.trainer.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Arguments of a call, by place and by name. */
record Arguments(List<Object> positional, Map<String, Object> named) {

    static final Arguments NONE = new Arguments(List.of(), Map.of());

    static Arguments of(Object... values) {
        return new Arguments(java.util.Arrays.asList(values), Map.of());
    }

    int size() {
        return positional.size() + named.size();
    }

    boolean has(int place, String name) {
        return place < positional.size() || named.containsKey(name);
    }

    /** @return the argument, or what it is by default */
    Object get(int place, String name, Object otherwise) {
        if (place < positional.size()) {
            return positional.get(place);
        }
        return named.containsKey(name) ? named.get(name) : otherwise;
    }

    Object require(int place, String name) {
        if (!has(place, name)) {
            throw new JinjaException("the argument '" + name + "' is missing");
        }
        return get(place, name, null);
    }

    /** Without those at the first places. */
    Arguments from(int place) {
        return new Arguments(
                new ArrayList<>(positional.subList(Math.min(place, positional.size()), positional.size())),
                new LinkedHashMap<>(named));
    }
}
