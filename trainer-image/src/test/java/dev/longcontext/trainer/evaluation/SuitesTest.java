package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.trainer.configuration.Evaluation;
import org.junit.jupiter.api.Test;

class SuitesTest {
    @Test
    void thereIsASuiteForEveryNameThatRunJsonMayHave() {
        assertThat(Suites.known()).containsExactlyInAnyOrder(Evaluation.Suite.values());
    }
}
