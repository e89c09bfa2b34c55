package dev.longcontext.trainer.evaluation.ruler;

import dev.longcontext.trainer.evaluation.hay.Draft;
import dev.longcontext.trainer.miniature.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** RULER's vt: a chain of assignments among repeated sentences; all variables that have the value are asked for. */
final class VariableTracking implements RulerTask {
    private static final int HOPS = 4;
    private static final int NAME_LETTERS = 5;
    /** Of the solved example before the question. */
    private static final int EXAMPLE_NAME_LETTERS = 3;

    private static final int EXAMPLE_TOKENS = 500;
    private static final int EXAMPLE_STEP = 5;

    private final ToIntFunction<String> tokens;
    private int exampleSize;

    /** @param tokens how many a text has */
    VariableTracking(ToIntFunction<String> tokens) {
        this.tokens = tokens;
    }

    @Override
    public Draft draft(SplitMix64 rng, int size, int length) {
        Draft example = chain(rng, exampleSize(), EXAMPLE_NAME_LETTERS);
        String solved = example.input() + example.answerBegin() + " " + String.join(" ", example.answers());
        Draft asked = chain(rng, size, NAME_LETTERS);
        return new Draft(solved + "\n\n" + asked.input(), asked.answerBegin(), asked.answers());
    }

    private static Draft chain(SplitMix64 rng, int size, int letters) {
        List<String> names = Stream.generate(() -> Words.letters(rng, 'A', letters))
                .distinct()
                .limit(HOPS + 1)
                .toList();
        String value = Integer.toString(10_000 + rng.below(89_999));
        List<String> lines = new ArrayList<>();
        IntStream.range(0, size).forEach(i -> lines.add(NOISE));
        List<Integer> places = rng.sample(IntStream.range(0, size).boxed().toList(), HOPS + 1).stream()
                .sorted()
                .toList();
        for (int i = 0; i <= HOPS; i++) {
            String of = i == 0 ? value : "VAR " + names.get(i - 1) + " ";
            lines.add(places.get(i) + i, "VAR " + names.get(i) + " = " + of);
        }
        String input = "Memorize and track the chain(s) of variable assignment hidden in the following text.\n\n"
                + String.join("\n", lines) + "\nQuestion: Find all variables that are assigned the value " + value
                + " in the text above.";
        String begin = " Answer: According to the chain(s) of variable assignment in the text above, " + (HOPS + 1)
                + " variables are assigned the value " + value + ", they are: ";
        return new Draft(input, begin, names);
    }

    /** The example is as long as it can be; how long that is follows from the tokenizer alone. */
    private synchronized int exampleSize() {
        while (exampleSize == 0 || fits(exampleSize + 1)) {
            exampleSize = exampleSize == 0 ? EXAMPLE_STEP : exampleSize + 1;
        }
        return exampleSize;
    }

    private boolean fits(int size) {
        Draft example = chain(new SplitMix64(0), size, EXAMPLE_NAME_LETTERS);
        return tokens.applyAsInt(example.input() + example.answerBegin()) <= EXAMPLE_TOKENS;
    }

    @Override
    public Sizes sizes(int length) {
        return Sizes.from(length < 4_096 ? 5 : 10);
    }

    @Override
    public int answerTokens() {
        return 30;
    }
}
