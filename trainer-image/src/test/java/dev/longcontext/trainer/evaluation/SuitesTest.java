package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.EvaluationConfig;
import org.junit.jupiter.api.Test;

class SuitesTest {
    @Test
    void thereIsASuiteForEveryNameThatRunJsonMayHave() {
        assertThat(Suites.known()).containsExactlyInAnyOrder(EvaluationConfig.Suite.values());
    }
}
