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

    static boolean equal(Object a, Object b, Budget budget) {
        return equal(a, b, budget, 0);
    }

    private static boolean equal(Object a, Object b, Budget budget, int depth) {
        if (depth > DEEPEST) {
            throw new JinjaException("a value is nested more than " + DEEPEST + " deep");
        }
        budget.look(a instanceof Text left && b instanceof Text right ? Math.min(left.length(), right.length()) : 0);
        if (isNumber(a) && isNumber(b)) {
            return number(a) == number(b);
        }
        if (a instanceof List<?> left && b instanceof List<?> right) {
            boolean same = left.size() == right.size() && a instanceof Tuple == b instanceof Tuple;
            for (int i = 0; same && i < left.size(); i++) {
                same = equal(left.get(i), right.get(i), budget, depth + 1);
            }
            return same;
        }
        if (a instanceof Map<?, ?> left && b instanceof Map<?, ?> right) {
            return left.size() == right.size()
                    && left.entrySet().stream()
                            .allMatch(entry -> right.containsKey(entry.getKey())
                                    && equal(entry.getValue(), right.get(entry.getKey()), budget, depth + 1));
        }
        return Objects.equals(a, b);
    }

    /** Python's order, of numbers, strings, and lists of them. */
    static int compare(Object a, Object b, Budget budget) {
        budget.step();
        if (isNumber(a) && isNumber(b)) {
            return a instanceof Long left && b instanceof Long right
                    ? left.compareTo(right)
                    : Double.compare(number(a), number(b));
        }
        if (a instanceof Text left && b instanceof Text right) {
            budget.look(Math.min(left.length(), right.length()));
            return left.compareTo(right);
        }
        if (a instanceof List<?> left && b instanceof List<?> right) {
            for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
                if (!equal(left.get(i), right.get(i), budget)) {
                    return compare(left.get(i), right.get(i), budget);
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

    static boolean contains(Object container, Object element, Budget budget) {
        if (container instanceof Text text) {
            if (element instanceof Text part) {
                return Search.first(text.value(), part.value(), 0, budget) >= 0;
            }
            throw wrong(element, "what is looked for in a string must be a string");
        }
        if (container instanceof Map<?, ?> map) {
            return map.containsKey(key(element));
        }
        return elements(container, budget).stream().anyMatch(each -> equal(each, element, budget));
    }

    /** A key of a dict, which is no list and no dict itself. */
    static Object key(Object value) {
        if (value instanceof List<?> || value instanceof Map<?, ?>) {
            throw wrong(value, "a key must be a string or a number");
        }
        return value;
    }

    /** What a loop goes through, copied: elements, keys, or characters. */
    static List<Object> elements(Object value, Budget budget) {
        if (value instanceof List<?> list) {
            budget.list(list.size());
            return new ArrayList<>(list);
        }
        if (value instanceof Map<?, ?> map) {
            budget.list(map.size());
            return new ArrayList<>(map.keySet());
        }
        if (value instanceof Undefined) {
            return new ArrayList<>();
        }
        if (value instanceof Generator generator) {
            List<Object> rest = generator.rest();
            budget.list(rest.size());
            return new ArrayList<>(rest);
        }
        if (value instanceof Text text) {
            budget.texts(text.length());
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
