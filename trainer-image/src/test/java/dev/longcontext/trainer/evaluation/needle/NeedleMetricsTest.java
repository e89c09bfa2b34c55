package dev.longcontext.trainer.evaluation.needle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.Needle;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeedleMetricsTest {
    @Test
    void areSharesOverTheGridTheWorstAndTheLongestLengthAndTheWorstCell() {
        List<NeedleCell> cells =
                List.of(cell(256, 0, 4), cell(256, 1, 3), cell(512, 0, 0), cell(512, 1, 2), cell(1024, 0, 4));

        assertThat(NeedleMetrics.of(cells))
                .containsEntry(Needle.ACCURACY, 13 / 20.0)
                .containsEntry(Needle.WORST_LENGTH, 2 / 8.0)
                .containsEntry(Needle.LONGEST_LENGTH, 1.0)
                .containsEntry(Needle.WORST_CELL, 0.0);
        assertThat(NeedleMetrics.of(cells).keySet())
                .containsExactlyElementsOf(EvaluationConfig.Suite.NeedleInAHaystack.metrics());
    }

    private static NeedleCell cell(int length, double depth, int right) {
        return new NeedleCell(length, depth, 4, right, List.of());
    }
}
