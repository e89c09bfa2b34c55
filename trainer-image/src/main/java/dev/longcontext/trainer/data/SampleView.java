package dev.longcontext.trainer.data;

import dev.longcontext.trainer.tokenization.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

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

    /** Tokens in a row that are all trained, or all not. */
    public record Run(String text, boolean trained) {}

    /** @param text of token ids, with special tokens */
    public String of(Sample sample, Function<int[], String> text) {
        return runs(sample, 0, sample.length(), text).stream()
                .map(run -> run.trained() ? begin + run.text() + end : run.text())
                .collect(Collectors.joining());
    }

    /** @param from the first token, and {@code to} the one after the last */
    public static List<Run> runs(Sample sample, int from, int to, Function<int[], String> text) {
        List<Run> runs = new ArrayList<>();
        int begin = from;
        while (begin < to) {
            boolean trained = isTrained(sample, begin);
            int end = begin + 1;
            while (end < to && isTrained(sample, end) == trained) {
                end++;
            }
            runs.add(new Run(printable(text.apply(Arrays.copyOfRange(sample.ids(), begin, end))), trained));
            begin = end;
        }
        return runs;
    }

    /** The first token is never predicted, whatever its label is. */
    public static boolean isTrained(Sample sample, int position) {
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
