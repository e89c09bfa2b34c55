package dev.longcontext.trainer.jinja;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** The methods of Python's {@code str}. */
final class StringMethods {

    private interface Method {
        Object call(Text text, Arguments arguments, Budget budget);
    }

    private static final Map<String, Method> METHODS = Map.ofEntries(
            Map.entry("strip", (text, a, b) -> strip(text, a, b, true, true)),
            Map.entry("lstrip", (text, a, b) -> strip(text, a, b, true, false)),
            Map.entry("rstrip", (text, a, b) -> strip(text, a, b, false, true)),
            Map.entry("split", (text, a, b) -> Splitting.split(text, a, b)),
            Map.entry("rsplit", (text, a, b) -> Splitting.splitFromEnd(text, a, b)),
            Map.entry("splitlines", (text, a, b) -> Splitting.lines(text, a, b)),
            Map.entry("partition", (text, a, b) -> Splitting.partition(text, a, b, false)),
            Map.entry("rpartition", (text, a, b) -> Splitting.partition(text, a, b, true)),
            Map.entry(
                    "startswith", (text, a, b) -> any(a, b, part -> text.value().startsWith(part))),
            Map.entry("endswith", (text, a, b) -> any(a, b, part -> text.value().endsWith(part))),
            Map.entry("removeprefix", (text, a, b) -> without(text, a, true)),
            Map.entry("removesuffix", (text, a, b) -> without(text, a, false)),
            Map.entry("replace", StringMethods::replace),
            Map.entry("join", (text, a, b) -> join(text, Values.elements(a.require(0, "iterable"), b), b)),
            Map.entry("find", (text, a, b) -> index(text, first(text, a, b))),
            Map.entry("rfind", (text, a, b) -> index(text, Search.last(text.value(), part(a), text.length(), b))),
            Map.entry("index", (text, a, b) -> found(text, first(text, a, b))),
            Map.entry("count", (text, a, b) -> count(text.value(), part(a), b)),
            Map.entry("upper", (text, a, b) -> text.map(value -> value.toUpperCase(Locale.ROOT))),
            Map.entry("lower", (text, a, b) -> text.map(value -> value.toLowerCase(Locale.ROOT))),
            Map.entry("casefold", (text, a, b) -> text.map(value -> value.toLowerCase(Locale.ROOT))),
            Map.entry("capitalize", (text, a, b) -> capitalize(text)),
            Map.entry("format", BraceFormat::of),
            Map.entry("title", (text, a, b) -> Titles.title(text)),
            Map.entry("isdigit", (text, a, b) -> all(text, Character::isDigit)),
            Map.entry("isnumeric", (text, a, b) -> all(text, Character::isDigit)),
            Map.entry("isdecimal", (text, a, b) -> all(text, Character::isDigit)),
            Map.entry("isalpha", (text, a, b) -> all(text, Character::isLetter)),
            Map.entry("isalnum", (text, a, b) -> all(text, Character::isLetterOrDigit)),
            Map.entry("isspace", (text, a, b) -> all(text, PythonText::isSpace)),
            Map.entry("isupper", (text, a, b) -> isCase(text.value(), true)),
            Map.entry("islower", (text, a, b) -> isCase(text.value(), false)));

    private StringMethods() {}

    /** @return the method, bound to the text, or null */
    static Env.Callable of(Text text, String name) {
        Method method = METHODS.get(name);
        return method == null
                ? null
                : (env, arguments) -> {
                    env.budget().look(text.length());
                    return method.call(text, arguments, env.budget());
                };
    }

    static Text strip(Text text, Arguments arguments, Budget budget, boolean left, boolean right) {
        Object characters = arguments.get(0, "chars", null);
        if (characters == null) {
            return PythonText.strip(text, PythonText::isSpace, left, right);
        }
        Text gone = Values.text(characters, "what is stripped");
        budget.texts(gone.length());
        Set<Integer> each = gone.value().codePoints().boxed().collect(Collectors.toSet());
        return PythonText.strip(text, each::contains, left, right);
    }

    private static String part(Arguments arguments) {
        if (arguments.size() > 1) {
            throw new JinjaException("a string is looked for from its beginning to its end only");
        }
        return Values.text(arguments.require(0, "sub"), "what is looked for").value();
    }

    private static int first(Text text, Arguments arguments, Budget budget) {
        return Search.first(text.value(), part(arguments), 0, budget);
    }

    private interface Matches {
        boolean test(String part);
    }

    /** One string, or a tuple of several. */
    private static boolean any(Arguments arguments, Budget budget, Matches matches) {
        if (arguments.size() > 1) {
            throw new JinjaException("startswith and endswith take one argument");
        }
        Object parts = arguments.require(0, "prefix");
        List<?> several = parts instanceof Tuple tuple ? tuple : List.of(Values.text(parts, "a prefix"));
        return several.stream().anyMatch(part -> {
            String prefix = Values.text(part, "a prefix").value();
            budget.look(prefix.length());
            return matches.test(prefix);
        });
    }

    private static Text without(Text text, Arguments arguments, boolean prefix) {
        String part = part(arguments);
        if (part.isEmpty()
                || !(prefix ? text.value().startsWith(part) : text.value().endsWith(part))) {
            return text;
        }
        return prefix ? text.substring(part.length()) : text.substring(0, text.length() - part.length());
    }

    static Text replace(Text text, Arguments arguments, Budget budget) {
        String old =
                Values.text(arguments.require(0, "old"), "what is replaced").value();
        Text by = Values.text(arguments.require(1, "new"), "what it is replaced by");
        Object most = arguments.get(2, "count", null);
        long left = most == null ? Long.MAX_VALUE : Values.integer(most, "how often it is replaced");
        left = left < 0 ? Long.MAX_VALUE : left;
        var out = new Text.Builder();
        int kept = 0;
        int at = Search.first(text.value(), old, 0, budget);
        while (at >= 0 && left-- > 0) {
            budget.bound((long) out.length() + text.length() + by.length());
            budget.look(by.length());
            out.append(text.substring(kept, at)).append(by);
            kept = at + old.length();
            at = old.isEmpty() && at == text.length()
                    ? -1
                    : Search.first(text.value(), old, old.isEmpty() ? at + 1 : kept, budget);
        }
        return out.append(text.substring(kept)).build();
    }

    static Text join(Text separator, List<Object> parts, Budget budget) {
        var out = new Text.Builder();
        boolean first = true;
        for (Object part : parts) {
            Text joined = Values.text(part, "what is joined");
            budget.bound((long) out.length() + separator.length() + joined.length());
            budget.look((long) separator.length() + joined.length());
            out.append(first ? Text.EMPTY : separator).append(joined);
            first = false;
        }
        return out.build();
    }

    private static Object index(Text text, int at) {
        return at < 0 ? -1L : (long) text.value().codePointCount(0, at);
    }

    private static Object found(Text text, int at) {
        if (at < 0) {
            throw new JinjaException("substring not found");
        }
        return index(text, at);
    }

    private static long count(String text, String part, Budget budget) {
        if (part.isEmpty()) {
            return text.codePointCount(0, text.length()) + 1L;
        }
        long count = 0;
        for (int at = Search.first(text, part, 0, budget);
                at >= 0;
                at = Search.first(text, part, at + part.length(), budget)) {
            count++;
        }
        return count;
    }

    static Text capitalize(Text text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = Character.charCount(text.value().codePointAt(0));
        return text.substring(0, first)
                .map(value -> value.toUpperCase(Locale.ROOT))
                .plus(text.substring(first).map(value -> value.toLowerCase(Locale.ROOT)));
    }

    private static boolean all(Text text, IntPredicate property) {
        return !text.isEmpty() && text.value().codePoints().allMatch(property);
    }

    private static boolean isCase(String text, boolean upper) {
        IntPredicate right = upper ? Character::isUpperCase : Character::isLowerCase;
        IntPredicate wrong = upper ? Character::isLowerCase : Character::isUpperCase;
        return text.codePoints().anyMatch(right) && text.codePoints().noneMatch(wrong);
    }
}
