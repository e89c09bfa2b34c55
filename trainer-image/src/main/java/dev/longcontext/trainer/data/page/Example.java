package dev.longcontext.trainer.data.page;

import dev.longcontext.trainer.data.SampleView;
import dev.longcontext.trainer.tokenization.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A sample as the model sees it; of a long one the beginning and the end.
 *
 * @param number of the sample, from 1, as {@code trainer inspect} counts
 * @param facts its length and what of it is trained, in words
 * @param begin its first tokens
 * @param leftOut what is between the two, in words; empty where nothing is
 * @param end its last tokens
 * @param trained where in the whole sample tokens are trained: columns of a strip, in per cent
 */
record Example(
        int number,
        String facts,
        List<SampleView.Run> begin,
        String leftOut,
        List<SampleView.Run> end,
        List<Stripe> trained) {

    /** Tokens at each end of a long sample. */
    private static final int SHOWN = 400;

    private static final int COLUMNS = 200;

    /** Of a strip that is 1,000 wide. */
    record Stripe(int left, int width) {}

    /** @param text of token ids, with special tokens */
    static Example of(int number, Sample sample, Function<int[], String> text) {
        int length = sample.length();
        boolean whole = length <= 2 * SHOWN;
        int cut = whole ? length : SHOWN;
        return new Example(
                number,
                String.format(Locale.ROOT, "%,d tokens, %,d of them trained", length, sample.targets()),
                SampleView.runs(sample, 0, cut, text),
                whole ? "" : String.format(Locale.ROOT, "%,d tokens are not shown", length - 2 * SHOWN),
                whole ? List.of() : SampleView.runs(sample, length - SHOWN, length, text),
                stripes(sample));
    }

    /** A column is marked if any token in it is trained. */
    private static List<Stripe> stripes(Sample sample) {
        int columns = Math.min(COLUMNS, sample.length());
        boolean[] marked = new boolean[columns];
        for (int t = 0; t < sample.length(); t++) {
            marked[(int) ((long) t * columns / sample.length())] |= SampleView.isTrained(sample, t);
        }
        List<Stripe> stripes = new ArrayList<>();
        int from = 0;
        while (from < columns) {
            int to = from + 1;
            while (to < columns && marked[to] == marked[from]) {
                to++;
            }
            if (marked[from]) {
                stripes.add(new Stripe(1_000 * from / columns, 1_000 * to / columns - 1_000 * from / columns));
            }
            from = to;
        }
        return stripes;
    }
}
