package dev.longcontext.trainer.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code value.name}, {@code value[key]} and {@code value[from:to:step]}. */
final class Subscripts {

    private Subscripts() {}

    /** A method or field by a name after a dot: methods first, as Jinja has it. */
    static Object attribute(Object value, String name) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (value instanceof Namespace namespace) {
            return namespace.get(name);
        }
        if (value instanceof LoopState loop) {
            return loop.get(name);
        }
        Object method = value instanceof Text text
                ? StringMethods.of(text, name)
                : value instanceof Map<?, ?> map
                        ? CollectionMethods.of(map, name)
                        : value instanceof List<?> list ? CollectionMethods.of(list, name) : null;
        if (method != null) {
            return method;
        }
        return value instanceof Map<?, ?> map ? field(map, Text.of(name)) : missing(value, name);
    }

    /** An element by a key in brackets; fields first. */
    static Object element(Object value, Object key) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (value instanceof Map<?, ?> map && !(key instanceof List<?>) && !(key instanceof Map<?, ?>)) {
            if (map.containsKey(key)) {
                return map.get(key);
            }
        } else if (Values.isInteger(key) && (value instanceof Text || value instanceof List<?>)) {
            return at(value, (Long) key);
        }
        return key instanceof Text name
                ? attribute(value, name.value())
                : missing(value, key instanceof Long ? key.toString() : Values.type(key));
    }

    private static Object field(Map<?, ?> map, Text name) {
        return map.containsKey(name) ? map.get(name) : missing(map, name.value());
    }

    private static Undefined missing(Object value, String name) {
        return new Undefined("'" + Values.type(value) + " object' has no attribute '" + name + "', which");
    }

    private static Object at(Object value, long index) {
        long length = Values.length(value);
        long from = index < 0 ? index + length : index;
        if (from < 0 || from >= length) {
            return missing(value, String.valueOf(index));
        }
        if (value instanceof List<?> list) {
            return list.get((int) from);
        }
        Text text = (Text) value;
        int begin = text.offset((int) from);
        return text.substring(begin, begin + Character.charCount(text.value().codePointAt(begin)));
    }

    /** Python's slice; null where a bound is not said. */
    static Object slice(Object value, Object from, Object to, Object by, Budget budget) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (!(value instanceof Text) && !(value instanceof List<?>)) {
            throw Values.wrong(value, "it cannot be sliced");
        }
        long length = Values.length(value);
        long step = by == null ? 1 : Values.integer(by, "a slice's step");
        if (step == 0) {
            throw new JinjaException("a slice's step is 0");
        }
        long low = step > 0 ? 0 : -1;
        long high = step > 0 ? length : length - 1;
        long begin = from == null ? (step > 0 ? low : high) : bound(from, length, low, high);
        long end = to == null ? (step > 0 ? high : low) : bound(to, length, low, high);
        if (value instanceof Text text && step == 1) {
            budget.look(text.length());
            return begin >= end ? Text.EMPTY : text.substring(text.offset((int) begin), text.offset((int) end));
        }
        List<Object> all = Values.elements(value, budget);
        List<Object> picked = new ArrayList<>();
        for (long i = begin; step > 0 ? i < end : i > end; i = next(i, step, length)) {
            picked.add(all.get((int) i));
        }
        if (value instanceof Text) {
            var joined = new Text.Builder();
            picked.forEach(character -> joined.append((Text) character));
            return joined.build();
        }
        return value instanceof Tuple ? new Tuple(picked) : picked;
    }

    /** The place after one; a step beyond the end does not overflow. */
    private static long next(long place, long step, long length) {
        return place + Math.max(-length - 1, Math.min(length + 1, step));
    }

    private static long bound(Object bound, long length, long low, long high) {
        long index = Values.integer(bound, "a slice's bound");
        return Math.max(low, Math.min(high, index < 0 ? index + length : index));
    }
}
