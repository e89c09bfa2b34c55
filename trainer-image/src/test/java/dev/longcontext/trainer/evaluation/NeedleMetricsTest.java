package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NeedleMetricsTest {
    @Test
    void areSharesOverTheGridTheWorstAndTheLongestLengthAndTheWorstCell() {
        List<NeedleCell> cells =
                List.of(cell(256, 0, 4), cell(256, 1, 3), cell(512, 0, 0), cell(512, 1, 2), cell(1024, 0, 4));

        assertThat(NeedleMetrics.of(cells))
                .containsEntry("accuracy", 13 / 20.0)
                .containsEntry("worstLengthAccuracy", 2 / 8.0)
                .containsEntry("longestLengthAccuracy", 1.0)
                .containsEntry("worstCellAccuracy", 0.0);
    }

    private static NeedleCell cell(int length, double depth, int right) {
        return new NeedleCell(length, depth, 4, right, List.of());
    }
}
