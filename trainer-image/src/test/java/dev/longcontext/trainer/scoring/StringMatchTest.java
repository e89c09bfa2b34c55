package dev.longcontext.trainer.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StringMatchTest {

    /** Values of RULER's own functions on the same texts, divided by 100. */
    @Test
    void rulersMatches() {
        assertThat(StringMatch.all("The keys are ABC and def.", List.of("abc", "DEF", "ghi", "d")))
                .isEqualTo(0.75);
        assertThat(StringMatch.all("", List.of("abc"))).isZero();
        assertThat(StringMatch.any("it is ABC", List.of("x", "abc"))).isEqualTo(1);
        assertThat(StringMatch.any("it is ABC", List.of("x", "y"))).isZero();
    }

    @Test
    void exactIsAboutWordsOnly() {
        assertThat(StringMatch.exact(" The Answer,\n is 7.", List.of("answer is 7")))
                .isEqualTo(1);
        assertThat(StringMatch.exact("the answer is 71", List.of("answer is 7")))
                .isZero();
    }

    @Test
    void aRegularExpressionMatchesAnywhere() {
        assertThat(StringMatch.regularExpression("Answer: (B).", List.of("\\b[(]?B\\b")))
                .isEqualTo(1);
        assertThat(StringMatch.regularExpression("Answer: C", List.of("^B", "D$")))
                .isZero();
    }
}
