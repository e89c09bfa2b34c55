package dev.longcontext.trainer.evaluation.needle;

import dev.longcontext.estimator.PassTiles;
import dev.longcontext.trainer.model.Batch;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.tokenization.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether a model answers right, in one forward pass: every target token is the most likely one given the right ones
 * before it. That is the same as greedy decoding giving the answer, at a fraction of the work.
 */
final class AnswerCheck {
    private final LlamaModel model;
    private final int tokens;

    /** @param tokens ids that the tokenizer has, from 0 */
    AnswerCheck(LlamaModel model, int tokens) {
        this.model = model;
        this.tokens = Math.min(tokens, model.configuration().vocabularySize());
    }

    /** Target tokens and the tokens the model puts there, both [targets]. */
    record Answer(int[] expected, int[] given) {
        boolean right() {
            return Arrays.equals(expected, given);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Answer that
                    && Arrays.equals(expected, that.expected)
                    && Arrays.equals(given, that.given);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(given);
        }
    }

    /** @param samples of about one length; they are computed together as far as memory allows */
    List<Answer> answers(List<Sample> samples) {
        List<Answer> answers = new ArrayList<>();
        int first = 0;
        while (first < samples.size()) {
            int last = first + 1;
            while (last < samples.size()
                    && (long) (last + 1 - first) * samples.get(last).length() <= PassTiles.TEXT_ROWS) {
                last++;
            }
            answers.addAll(together(samples.subList(first, last)));
            first = last;
        }
        return answers;
    }

    private List<Answer> together(List<Sample> samples) {
        Batch batch = Batch.of(samples.stream().map(Sample::ids).toList());
        List<int[]> positions = samples.stream().map(AnswerCheck::targets).toList();
        long[] rows = new long[positions.stream().mapToInt(p -> p.length).sum()];
        int row = 0;
        for (int b = 0; b < samples.size(); b++) {
            for (int position : positions.get(b)) {
                rows[row++] = batch.row(b, position - 1);
            }
        }
        long[] mostLikely = model.mostLikely(batch, rows, tokens);
        List<Answer> answers = new ArrayList<>();
        row = 0;
        for (int b = 0; b < samples.size(); b++) {
            int[] ids = samples.get(b).ids();
            int[] expected = Arrays.stream(positions.get(b)).map(p -> ids[p]).toArray();
            int[] given = new int[expected.length];
            for (int i = 0; i < given.length; i++) {
                given[i] = (int) mostLikely[row++];
            }
            answers.add(new Answer(expected, given));
        }
        return answers;
    }

    /** Places of the targets; the first token of a text is never one. */
    private static int[] targets(Sample sample) {
        int[] labels = sample.labels();
        return java.util.stream.IntStream.range(1, labels.length)
                .filter(i -> labels[i] != Sample.NO_TARGET)
                .toArray();
    }
}
