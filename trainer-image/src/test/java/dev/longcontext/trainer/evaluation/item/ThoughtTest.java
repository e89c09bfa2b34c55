package dev.longcontext.trainer.evaluation.item;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThoughtTest {

    /** Qwen 3's empty one and a full one; one that the prompt began; one that was cut off; and texts that only mention marks. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "<think> </think>Paris|Paris",
                " <think>Is it Rome?</think> Paris|Paris",
                "Is it Rome? </think>Paris|Paris",
                "<think>Is it Rome or Par|''",
                "Paris|Paris",
                " Paris |' Paris '",
                "The mark is <think>x</think>|The mark is <think>x</think>",
                "<think>a</think>b</think>c|b</think>c"
            })
    void isNotPartOfTheAnswer(String generated, String answer) {
        assertThat(Thought.removed(generated)).isEqualTo(answer);
    }
}
