package dev.longcontext.trainer.jinja;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What values are, as Python sees them: null (None), Boolean, Long, Double, {@link Text}, List, {@link Tuple}, Map,
 * {@link Generator}, {@link Namespace}, {@link Undefined} and what can be called. Nothing else is ever a value.
 */
final class Values {

    /** Lists within lists. */
    static final int DEEPEST = 100;

    private static final int MOST_COMPARED = 1_000_000;

    private Values() {}

    static boolean truth(Object value) {
        if (value == null || value instanceof Undefined) {
            return false;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value instanceof Number number) {
            return number.doubleValue() != 0;
        }
        if (value instanceof Text text) {
            return !text.isEmpty();
        }
        if (value instanceof Collection<?> list) {
            return !list.isEmpty();
        }
        return !(value instanceof Map<?, ?> map) || !map.isEmpty();
    }

    static boolean isInteger(Object value) {
        return value instanceof Long;
    }

    /** Numbers and truth values, which Python counts among them. */
    static boolean isNumber(Object value) {
        return value instanceof Number || value instanceof Boolean;
    }

    static double number(Object value) {
        return value instanceof Boolean flag ? (flag ? 1 : 0) : ((Number) value).doubleValue();
    }

    static long integer(Object value, String what) {
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        if (value instanceof Long number) {
            return number;
        }
        throw wrong(value, what + " must be an integer");
    }

    static Text text(Object value, String what) {
        if (value instanceof Text text) {
            return text;
        }
        throw wrong(value, what + " must be a string");
    }

    static boolean equal(Object a, Object b) {
        return equal(a, b, new Nodes(), 0);
    }

    /** Elements of a comparison: lists that hold each other twice over would never end. */
    private static final class Nodes {
        private int left = MOST_COMPARED;

        void take() {
            if (--left < 0) {
                throw new JinjaException("values with more than " + MOST_COMPARED + " elements are compared");
            }
        }
    }

    private static boolean equal(Object a, Object b, Nodes nodes, int depth) {
        if (depth > DEEPEST) {
            throw new JinjaException("a value is nested more than " + DEEPEST + " deep");
        }
        nodes.take();
        if (isNumber(a) && isNumber(b)) {
            return number(a) == number(b);
        }
        if (a instanceof List<?> left && b instanceof List<?> right) {
            boolean same = left.size() == right.size() && a instanceof Tuple == b instanceof Tuple;
            for (int i = 0; same && i < left.size(); i++) {
                same = equal(left.get(i), right.get(i), nodes, depth + 1);
            }
            return same;
        }
        if (a instanceof Map<?, ?> left && b instanceof Map<?, ?> right) {
            return left.size() == right.size()
                    && left.entrySet().stream()
                            .allMatch(entry -> right.containsKey(entry.getKey())
                                    && equal(entry.getValue(), right.get(entry.getKey()), nodes, depth + 1));
        }
        return Objects.equals(a, b);
    }

    /** Python's order, of numbers, strings, and lists of them. */
    static int compare(Object a, Object b) {
        if (isNumber(a) && isNumber(b)) {
            return a instanceof Long left && b instanceof Long right
                    ? left.compareTo(right)
                    : Double.compare(number(a), number(b));
        }
        if (a instanceof Text left && b instanceof Text right) {
            return left.compareTo(right);
        }
        if (a instanceof List<?> left && b instanceof List<?> right) {
            for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
                if (!equal(left.get(i), right.get(i))) {
                    return compare(left.get(i), right.get(i));
                }
            }
            return Integer.compare(left.size(), right.size());
        }
        throw a instanceof Undefined undefined
                ? undefined.error()
                : b instanceof Undefined undefined
                        ? undefined.error()
                        : new JinjaException(
                                "a value of type " + type(a) + " has no order with one of type " + type(b));
    }

    static boolean contains(Object container, Object element) {
        if (container instanceof Text text) {
            if (element instanceof Text part) {
                return text.value().contains(part.value());
            }
            throw wrong(element, "what is looked for in a string must be a string");
        }
        if (container instanceof Map<?, ?> map) {
            return map.containsKey(key(element));
        }
        return elements(container).stream().anyMatch(each -> equal(each, element));
    }

    /** A key of a dict, which is no list and no dict itself. */
    static Object key(Object value) {
        if (value instanceof List<?> || value instanceof Map<?, ?>) {
            throw wrong(value, "a key must be a string or a number");
        }
        return value;
    }

    /** How much work it is to look through a value. */
    static long size(Object value) {
        return value instanceof Text text ? text.length() : value instanceof Collection<?> list ? 16L * list.size() : 1;
    }

    /** What a loop goes through: elements, keys, or characters. Not to be changed. */
    static List<Object> elements(Object value) {
        if (value instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        if (value instanceof Map<?, ?> map) {
            return new ArrayList<>(map.keySet());
        }
        if (value instanceof Undefined) {
            return List.of();
        }
        if (value instanceof Generator generator) {
            return new ArrayList<>(generator.rest());
        }
        if (value instanceof Text text) {
            List<Object> characters = new ArrayList<>();
            for (int at = 0; at < text.length(); ) {
                int next = at + Character.charCount(text.value().codePointAt(at));
                characters.add(text.substring(at, next));
                at = next;
            }
            return characters;
        }
        throw wrong(value, "it cannot be looped over");
    }

    static long length(Object value) {
        if (value instanceof Text text) {
            return text.codePoints();
        }
        if (value instanceof Collection<?> || value instanceof Map<?, ?> || value instanceof Undefined) {
            return value instanceof Collection<?> list ? list.size() : value instanceof Map<?, ?> map ? map.size() : 0;
        }
        throw wrong(value, "it has no length");
    }

    static JinjaException wrong(Object value, String rule) {
        return value instanceof Undefined undefined
                ? undefined.error()
                : new JinjaException("a value is of type " + type(value) + ", but " + rule);
    }

    /** Python's name of a value's type. */
    static String type(Object value) {
        if (value == null) {
            return "NoneType";
        }
        if (value instanceof Boolean) {
            return "bool";
        }
        if (value instanceof Long) {
            return "int";
        }
        if (value instanceof Double) {
            return "float";
        }
        if (value instanceof Text) {
            return "str";
        }
        if (value instanceof List<?>) {
            return value instanceof Tuple ? "tuple" : "list";
        }
        return value instanceof Map<?, ?>
                ? "dict"
                : value instanceof Undefined
                        ? "Undefined"
                        : value instanceof Namespace
                                ? "Namespace"
                                : value instanceof Generator ? "generator" : "function";
    }
}
