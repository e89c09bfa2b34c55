package dev.longcontext.trainer.data;

import dev.longcontext.trainer.tokenization.Sample;
import java.util.Arrays;
import java.util.function.Function;

/** A sample as people can read it: its text, with what is trained marked. */
public final class SampleView {

    private final String begin;
    private final String end;

    private SampleView(String begin, String end) {
        this.begin = begin;
        this.end = end;
    }

    /** For a terminal: what is trained is green. */
    public static SampleView coloured() {
        return new SampleView("\u001b[32m", "\u001b[0m");
    }

    /** For a file: what is trained stands between {@code >>>} and {@code <<<}. */
    public static SampleView marked() {
        return new SampleView(">>>", "<<<");
    }

    /** @param text of token ids, with special tokens */
    public String of(Sample sample, Function<int[], String> text) {
        StringBuilder shown = new StringBuilder();
        int from = 0;
        while (from < sample.length()) {
            boolean trained = isTrained(sample, from);
            int to = from + 1;
            while (to < sample.length() && isTrained(sample, to) == trained) {
                to++;
            }
            String part = printable(text.apply(Arrays.copyOfRange(sample.ids(), from, to)));
            shown.append(trained ? begin + part + end : part);
            from = to;
        }
        return shown.toString();
    }

    /** The first token is never predicted, whatever its label is. */
    private static boolean isTrained(Sample sample, int position) {
        return position > 0 && sample.isTarget(position);
    }

    /** Data must not steer the terminal: of control characters only the ends of lines and tabs stay. */
    private static String printable(String text) {
        return text.codePoints()
                .mapToObj(c -> Character.isISOControl(c) && c != '\n' && c != '\t'
                        ? "\\x%02x".formatted(c)
                        : Character.toString(c))
                .reduce(new StringBuilder(), StringBuilder::append, StringBuilder::append)
                .toString();
    }
}
