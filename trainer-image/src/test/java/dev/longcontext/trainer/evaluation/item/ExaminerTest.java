package dev.longcontext.trainer.evaluation.item;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExaminerTest {

    /** lm-evaluation-harness divides by the length of the choice as the data has it. */
    @Test
    void onlyTheSeparatorIsNoCharacterOfAnOption() {
        assertThat(Examiner.characters(" in a cave")).isEqualTo(9);
        assertThat(Examiner.characters(" in a cave ")).isEqualTo(10);
        assertThat(Examiner.characters("洞穴")).isEqualTo(2);
    }
}
