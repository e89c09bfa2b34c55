package dev.longcontext.trainer.evaluation.perplexity;

import dev.longcontext.estimator.PassTiles;
import dev.longcontext.trainer.evaluation.suite.Unit.Measured;
import dev.longcontext.trainer.model.Batch;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.model.Targets;
import dev.longcontext.trainer.stage.ProgressSink;
import dev.longcontext.trainer.stage.StopSignal;
import java.util.List;

/** Scores a text window by window; logits exist for a chunk of rows at a time, however long a window is. */
final class TextScorer {
    private final LlamaModel model;
    private final StopSignal stop;
    private final ProgressSink progress;

    /**
     * @param stop asked between batches
     * @param progress told of each batch: a small stride makes a text take hours
     */
    TextScorer(LlamaModel model, StopSignal stop, ProgressSink progress) {
        this.model = model;
        this.stop = stop;
        this.progress = progress;
    }

    Measured<TextLoss> score(int text, int[] ids, int length, int stride) {
        List<SlidingWindow> windows = SlidingWindow.over(ids.length, length, stride);
        int together = PassTiles.textsAtOnce(length); // bounds the memory of a batch
        double loss = 0;
        PositionLoss.Sums positions = new PositionLoss.Sums();
        for (int first = 0; first < windows.size(); first += together) {
            stop.check();
            loss += loss(ids, windows.subList(first, Math.min(first + together, windows.size())), positions);
            progress.alive();
        }
        long scored = windows.stream().mapToLong(SlidingWindow::count).sum();
        long read = windows.stream().mapToLong(SlidingWindow::length).sum();
        return new Measured<>(new TextLoss(length, text, loss, scored, positions.all()), read);
    }

    /** Summed in double precision: a text has many tokens. */
    private double loss(int[] ids, List<SlidingWindow> windows, PositionLoss.Sums positions) {
        Batch batch = Batch.of(windows.stream().map(window -> window.of(ids)).toList());
        int m = windows.stream().mapToInt(SlidingWindow::count).sum();
        if (m == 0) {
            return 0;
        }
        long[] rows = new long[m];
        long[] tokens = new long[m];
        int[] before = new int[m];
        int row = 0;
        for (int b = 0; b < windows.size(); b++) {
            SlidingWindow window = windows.get(b);
            for (int t = window.scored(); t < window.end(); t++) {
                rows[row] = batch.row(b, t - 1 - window.start());
                before[row] = t - window.start();
                tokens[row++] = ids[t];
            }
        }
        double sum = 0;
        float[] losses = model.tokenLosses(batch, new Targets(rows, tokens, new float[m]));
        for (int i = 0; i < m; i++) {
            sum += losses[i];
            positions.add(before[i], losses[i]);
        }
        return sum;
    }
}
