package dev.longcontext.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.api.v1alpha1.EvaluationResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreTableTest {

    @Test
    void showsTheFirstMetricOfEachEvaluationAndThoseWithGates() {
        List<EvaluationResult> scores = List.of(
                score("ruler", "score", "0.912", "0.4", "0.89 to 0.93", null),
                score("ruler", "worstTaskScore", "0.5", "0", "0.4 to 0.6", null),
                score("ruler", "longestLengthScore", "0.85", "0", null, false),
                score("books", "shortestLengthPerplexity", "9.1", "9", null, true),
                score("broken", "score", null, null, null, null));

        assertThat(ScoreTable.of(scores))
                .containsExactly(
                        "EVALUATION  METRIC                    BASE  EXTENDED  95 % INTERVAL  GATES",
                        "ruler       score                     0.4   0.912     0.89 to 0.93   -",
                        "ruler       longestLengthScore        0     0.85      -              missed",
                        "books       shortestLengthPerplexity  9     9.1       -              passed",
                        "broken      score                     -     -         -              -");
    }

    @Test
    void thereIsNoneWithoutScores() {
        assertThat(ScoreTable.of(null)).isNull();
        assertThat(ScoreTable.of(List.of())).isNull();
    }

    private static EvaluationResult score(
            String name, String metric, String value, String base, String interval, Boolean passed) {
        return new EvaluationResult(name, "Any", metric, value, base, interval, 10L, null, passed, null);
    }
}
