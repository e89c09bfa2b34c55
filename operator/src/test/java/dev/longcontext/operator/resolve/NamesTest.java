package dev.longcontext.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.Stage;
import org.junit.jupiter.api.Test;

class NamesTest {

    private static final String LONG = "llama-3-8b-instruct-extended-to-eighty-thousand-tokens-first-try";

    @Test
    void namesAJobByRunStageAndAttempt() {
        assertThat(Names.job("miniature", Stage.TRAIN, 2)).isEqualTo("miniature-train-2");
    }

    @Test
    void shortensWhatIsLongerThanALabel() {
        assertThat(Names.job(LONG, Stage.EVALUATE, 12))
                .hasSize(63)
                .startsWith("llama-3-8b")
                .endsWith("-evaluate-12");
        assertThat(Names.workspace(LONG)).hasSizeLessThanOrEqualTo(63).endsWith("-workspace");
        assertThat(Names.label(LONG)).hasSizeLessThanOrEqualTo(63);
    }

    @Test
    void keepsShortenedNamesApart() {
        assertThat(Names.job(LONG + "-a", Stage.TRAIN, 1)).isNotEqualTo(Names.job(LONG + "-b", Stage.TRAIN, 1));
    }

    @Test
    void leavesNoDotInAServiceName() {
        assertThat(Names.service("llama-3.1")).isEqualTo("llama-3-1");
    }

    @Test
    void cutsBeforeADot() {
        String name = "a".repeat(41) + "." + "b".repeat(40);
        assertThat(Names.job(name, Stage.TRAIN, 1)).doesNotContain(".-");
    }
}
