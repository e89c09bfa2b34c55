package dev.longcontext.trainer.jinja;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * A string of which every character has a mark that says where it comes from: {@link #TEMPLATE}, or the number that who
 * gave a value chose for it. Operations on strings keep the marks of the characters that they keep. Equality, order and
 * hash see the characters only, so that a template sees nothing of it.
 */
public final class Text implements Comparable<Text> {

    /** The mark of what the template itself says. */
    public static final int TEMPLATE = 0;

    static final Text EMPTY = of("");

    private final String value;
    private final int[] ends;
    private final int[] marks;
    private final boolean safe;

    private Text(String value, int[] ends, int[] marks) {
        this(value, ends, marks, false);
    }

    private Text(String value, int[] ends, int[] marks, boolean safe) {
        this.safe = safe;
        this.value = value;
        this.ends = ends;
        this.marks = marks;
    }

    public static Text of(String value) {
        return of(value, TEMPLATE);
    }

    public static Text of(String value, int mark) {
        return new Text(value, new int[] {value.length()}, new int[] {mark});
    }

    /** Without marks. */
    public String value() {
        return value;
    }

    /** In UTF-16 units. */
    public int length() {
        return value.length();
    }

    /** Whether it counts as HTML: what is added to it is escaped. Only {@code safe} and {@code escape} make such. */
    boolean isSafe() {
        return safe;
    }

    Text asSafe() {
        return new Text(value, ends, marks, true);
    }

    boolean isEmpty() {
        return value.isEmpty();
    }

    /** The mark of the character at this place, in UTF-16 units. */
    public int markAt(int index) {
        return marks[run(index)];
    }

    /** The end of the characters from here on that have the same mark. */
    public int runEnd(int index) {
        return ends[run(index)];
    }

    /** The begin of the characters before this place that have the same mark; the place is above 0. */
    public int runBegin(int end) {
        int run = run(end - 1);
        return run == 0 ? 0 : ends[run - 1];
    }

    private int run(int index) {
        int found = Arrays.binarySearch(ends, index + 1);
        return Math.min(found < 0 ? -found - 1 : found, marks.length - 1);
    }

    /** @param begin and end in UTF-16 units */
    public Text substring(int begin, int end) {
        if (begin == 0 && end == value.length()) {
            return this;
        }
        if (begin >= end) {
            return EMPTY;
        }
        int first = run(begin);
        int last = run(end - 1);
        int[] newEnds = new int[last - first + 1];
        for (int i = first; i <= last; i++) {
            newEnds[i - first] = Math.min(ends[i], end) - begin;
        }
        return new Text(value.substring(begin, end), newEnds, Arrays.copyOfRange(marks, first, last + 1));
    }

    Text substring(int begin) {
        return substring(begin, value.length());
    }

    public Text plus(Text other) {
        if (isEmpty() || other.isEmpty()) {
            return isEmpty() ? other : this;
        }
        return new Builder().append(this).append(other).build();
    }

    /** Maps the characters; where their number changes, each run of a mark by itself. */
    Text map(UnaryOperator<String> change) {
        String changed = change.apply(value);
        if (changed.length() == value.length() || marks.length == 1) {
            int[] newEnds = marks.length == 1 ? new int[] {changed.length()} : ends;
            return new Text(changed, newEnds, marks);
        }
        var builder = new Builder();
        for (int at = 0; at < value.length(); at = runEnd(at)) {
            builder.append(change.apply(value.substring(at, runEnd(at))), markAt(at));
        }
        return builder.build();
    }

    /** Whether it has only characters of the Basic Multilingual Plane, so that a place in it is a place in Python's string. */
    private boolean isFlat() {
        return value.length() == codePoints();
    }

    /** Python's {@code len}. */
    int codePoints() {
        return value.codePointCount(0, value.length());
    }

    /** @return the place, in UTF-16 units, of the character of this number */
    int offset(int codePoint) {
        return isFlat() ? codePoint : value.offsetByCodePoints(0, codePoint);
    }

    @Override
    public int compareTo(Text other) {
        int shorter = Math.min(length(), other.length());
        int at = 0;
        while (at < shorter && value.charAt(at) == other.value.charAt(at)) {
            at++;
        }
        if (at == shorter) {
            return Integer.compare(length(), other.length());
        }
        char a = value.charAt(at);
        char b = other.value.charAt(at);
        // halves of characters beyond the Basic Multilingual Plane come after all of it
        return Character.isSurrogate(a) == Character.isSurrogate(b)
                ? Character.compare(a, b)
                : Character.isSurrogate(a) ? 1 : -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Text that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }

    /** Puts a text together. */
    static final class Builder {

        private final StringBuilder value = new StringBuilder();
        private int[] ends = new int[4];
        private int[] marks = new int[4];
        private int runs;

        Builder append(Text text) {
            int begin = 0;
            for (int i = 0; i < text.marks.length; i++) {
                append(text.value, begin, text.ends[i], text.marks[i]);
                begin = text.ends[i];
            }
            return this;
        }

        Builder append(String more, int mark) {
            return append(more, 0, more.length(), mark);
        }

        private Builder append(String more, int begin, int end, int mark) {
            if (begin == end) {
                return this;
            }
            value.append(more, begin, end);
            if (runs == 0 || marks[runs - 1] != mark) {
                if (runs == ends.length) {
                    ends = Arrays.copyOf(ends, 2 * runs);
                    marks = Arrays.copyOf(marks, 2 * runs);
                }
                marks[runs++] = mark;
            }
            ends[runs - 1] = value.length();
            return this;
        }

        int length() {
            return value.length();
        }

        Text build() {
            return runs == 0
                    ? EMPTY
                    : new Text(value.toString(), Arrays.copyOf(ends, runs), Arrays.copyOf(marks, runs));
        }
    }
}
