package dev.longcontext.trainer.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Python's ways to take a string apart. */
final class Splitting {

    private Splitting() {}

    static List<Object> split(Text text, Arguments arguments, Budget budget) {
        Object separator = arguments.get(0, "sep", null);
        long most = most(arguments);
        if (separator == null) {
            return words(text, most, budget);
        }
        String between = separator(separator);
        List<Object> parts = new ArrayList<>();
        int begin = 0;
        for (int at = Search.first(text.value(), between, 0, budget);
                at >= 0 && parts.size() < most;
                at = Search.first(text.value(), between, begin, budget)) {
            budget.texts(1);
            parts.add(text.substring(begin, at));
            begin = at + between.length();
        }
        parts.add(text.substring(begin));
        return parts;
    }

    static List<Object> splitFromEnd(Text text, Arguments arguments, Budget budget) {
        Object separator = arguments.get(0, "sep", null);
        long most = most(arguments);
        if (separator == null) {
            if (most != Long.MAX_VALUE) {
                throw new JinjaException("rsplit with a number of splits needs a separator");
            }
            return words(text, most, budget);
        }
        String between = separator(separator);
        List<Object> parts = new ArrayList<>();
        int end = text.length();
        for (int at = Search.last(text.value(), between, text.length(), budget);
                at >= 0 && parts.size() < most;
                at = at < between.length() ? -1 : Search.last(text.value(), between, at - between.length(), budget)) {
            budget.texts(1);
            parts.add(text.substring(at + between.length(), end));
            end = at;
        }
        parts.add(text.substring(0, end));
        Collections.reverse(parts);
        return parts;
    }

    private static long most(Arguments arguments) {
        Object most = arguments.get(1, "maxsplit", null);
        long count = most == null ? -1 : Values.integer(most, "the number of splits");
        return count < 0 ? Long.MAX_VALUE : count;
    }

    private static String separator(Object separator) {
        String between = Values.text(separator, "a separator").value();
        if (between.isEmpty()) {
            throw new JinjaException("a separator is empty");
        }
        return between;
    }

    /** Parts between runs of white space; none is empty. */
    private static List<Object> words(Text text, long most, Budget budget) {
        List<Object> words = new ArrayList<>();
        String value = text.value();
        int at = 0;
        while (true) {
            while (at < value.length() && PythonText.isSpace(value.charAt(at))) {
                at++;
            }
            if (at == value.length()) {
                return words;
            }
            if (words.size() == most) {
                words.add(PythonText.strip(text.substring(at), PythonText::isSpace, false, true));
                return words;
            }
            int begin = at;
            while (at < value.length() && !PythonText.isSpace(value.charAt(at))) {
                at++;
            }
            budget.texts(1);
            words.add(text.substring(begin, at));
        }
    }

    static List<Object> lines(Text text, Arguments arguments, Budget budget) {
        boolean keepEnds = Values.truth(arguments.get(0, "keepends", false));
        List<Object> lines = new ArrayList<>();
        String value = text.value();
        int begin = 0;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if ((c >= '\n' && c <= '\r')
                    || (c >= '\u001c' && c <= '\u001e')
                    || c == '\u0085'
                    || c == '\u2028'
                    || c == '\u2029') {
                int end = at;
                if (c == '\r' && at + 1 < value.length() && value.charAt(at + 1) == '\n') {
                    at++;
                }
                budget.texts(1);
                lines.add(text.substring(begin, keepEnds ? at + 1 : end));
                begin = at + 1;
            }
        }
        if (begin < value.length()) {
            lines.add(text.substring(begin));
        }
        return lines;
    }

    static Tuple partition(Text text, Arguments arguments, Budget budget, boolean last) {
        String between = separator(arguments.require(0, "sep"));
        int at = last
                ? Search.last(text.value(), between, text.length(), budget)
                : Search.first(text.value(), between, 0, budget);
        if (at < 0) {
            return new Tuple(last ? List.of(Text.EMPTY, Text.EMPTY, text) : List.of(text, Text.EMPTY, Text.EMPTY));
        }
        int end = at + between.length();
        return new Tuple(List.of(text.substring(0, at), text.substring(at, end), text.substring(end)));
    }
}
