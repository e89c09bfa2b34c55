package dev.longcontext.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.EvaluationConfig.DecideBy;
import dev.longcontext.contract.EvaluationConfig.Gate;
import dev.longcontext.contract.EvaluationConfig.Severity;
import dev.longcontext.contract.validation.EnoughItems;
import dev.longcontext.contract.validation.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of 20 items that are all right the interval begins at 0.025^(1/20) = 0.832, and of none that is it ends at 0.168. */
class EnoughItemsTest {
    private static final int ITEMS = 20;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0.9 |      |      | gate.min = 0.9: cannot be decided with decideBy LowerBound: the metric rests on 20 items, and all of them right show no more than 0.832. Measure at least 36 items, lower the bound, or write decideBy: Point.
                | 0.1  |      | gate.max = 0.1: cannot be decided with decideBy LowerBound: the metric rests on 20 items, and all of them wrong show no less than 0.168. Measure at least 36 items, raise the bound, or write decideBy: Point.
                | 0.0  |      | gate.max = 0.0: cannot be decided with decideBy LowerBound: the metric rests on 20 items, and all of them wrong show no less than 0.168. Raise the bound, which no number of items can show, or write decideBy: Point.
                |      | 0.05 | gate.maxDropFromBase = 0.05: cannot be decided with decideBy LowerBound: the metric rests on 20 items, and of two models that score the same a drop of 0.168 stays possible. Measure at least 72 items, raise the bound, or write decideBy: Point.
            """)
    void aBoundThatSoFewItemsCannotShowIsToldWithTheRemedy(Double min, Double max, Double drop, String sentence) {
        assertThat(EnoughItems.violationsOf("gate", ItemScores.SCORE, gate(min, max, drop, DecideBy.LowerBound), ITEMS))
                .extracting(Violation::statementAndRemedy)
                .containsExactly(sentence);
        assertThat(EnoughItems.violationsOf("gate", ItemScores.SCORE, gate(min, max, drop, DecideBy.Point), ITEMS))
                .isEmpty();
    }

    @Test
    void aBoundThatTheyCanShowIsNone() {
        assertThat(EnoughItems.violationsOf(
                        "gate", ItemScores.SCORE, gate(0.83, 0.9, 0.17, DecideBy.LowerBound), ITEMS))
                .isEmpty();
    }

    @Test
    void whatIsNoShareTakesFiveTexts() {
        Gate gate = new Gate("longestLengthPerplexity", null, 9.0, null, 0.2, DecideBy.LowerBound, Severity.Block);

        assertThat(EnoughItems.violationsOf("gate", Perplexity.LONGEST_LENGTH, gate, 4))
                .extracting(Violation::statementAndRemedy)
                .containsExactly(
                        "gate.decideBy = LowerBound: needs an interval, and of 4 texts longestLengthPerplexity has none. "
                                + "Give at least 5 texts, or write decideBy: Point.");
        assertThat(EnoughItems.violationsOf("gate", Perplexity.LONGEST_LENGTH, gate, 5))
                .isEmpty();
    }

    private static Gate gate(Double min, Double max, Double drop, DecideBy by) {
        return new Gate("score", min, max, drop, null, by, Severity.Block);
    }
}
