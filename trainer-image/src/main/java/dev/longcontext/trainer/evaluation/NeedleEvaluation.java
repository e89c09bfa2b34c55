package dev.longcontext.trainer.evaluation;

import dev.longcontext.trainer.configuration.Evaluation;
import dev.longcontext.trainer.configuration.Evaluation.Needle;
import dev.longcontext.trainer.evaluation.AnswerCheck.Answer;
import dev.longcontext.trainer.evaluation.NeedleCell.Mistake;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.tokenization.TokenizedSample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Measures the grid of one evaluation on one model, cell by cell, telling the progress. */
final class NeedleEvaluation {
    private final StageContext context;
    private final NeedleSamples samples;
    private final CellLog log;
    private final CellCounter counter;

    /** Cells and tokens done over the whole stage. */
    static final class CellCounter {
        private long cells;
        private long tokens;
    }

    NeedleEvaluation(StageContext context, NeedleSamples samples, CellLog log, CellCounter counter) {
        this.context = context;
        this.samples = samples;
        this.log = log;
        this.counter = counter;
    }

    /** @throws dev.longcontext.trainer.failure.FailureException when asked to stop; finished cells are kept */
    void measure(ModelUnderTest which, AnswerCheck check, Evaluation evaluation) throws IOException {
        Needle needle = evaluation.needle();
        for (int length : needle.lengths()) {
            for (double depth : NeedleSamples.depths(needle)) {
                if (log.find(which, evaluation.name(), length, depth).isEmpty()) {
                    context.stop().check();
                    List<TokenizedSample> texts = samples.cell(needle, length, depth);
                    log.add(which, evaluation.name(), measure(check, texts, length, depth));
                    counter.cells++;
                    counter.tokens +=
                            texts.stream().mapToLong(TokenizedSample::length).sum();
                    context.progress()
                            .step(new dev.longcontext.trainer.stage.ProgressSink.Step(
                                    counter.cells, counter.tokens, null));
                } else {
                    counter.cells++;
                }
            }
        }
    }

    private NeedleCell measure(AnswerCheck check, List<TokenizedSample> texts, int length, double depth) {
        List<Answer> answers = check.answers(texts);
        List<Mistake> mistakes = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            Answer answer = answers.get(i);
            if (!answer.right()) {
                mistakes.add(new Mistake(i, samples.text(answer.expected()), samples.text(answer.given())));
            }
        }
        return new NeedleCell(length, depth, texts.size(), texts.size() - mistakes.size(), mistakes);
    }

    /** The cells in the order of the grid, from the log. */
    List<NeedleCell> cells(ModelUnderTest which, Evaluation evaluation) {
        List<NeedleCell> cells = new ArrayList<>();
        for (int length : evaluation.needle().lengths()) {
            for (double depth : NeedleSamples.depths(evaluation.needle())) {
                cells.add(log.find(which, evaluation.name(), length, depth).orElseThrow());
            }
        }
        return cells;
    }
}
