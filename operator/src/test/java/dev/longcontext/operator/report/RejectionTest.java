package dev.longcontext.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatus;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatusBuilder;
import dev.longcontext.operator.decide.Decider;
import dev.longcontext.operator.memory.Memory;
import dev.longcontext.operator.memory.Verdict;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An edit that cannot be used costs nothing of what is known. */
class RejectionTest {

    @Test
    void keepsTheVerdictOfTheGates() {
        LongContextFineTuneStatus before = LongContextFineTuneStatusBuilder.builder()
                .state("Suspended")
                .conditions(List.of(new ConditionBuilder()
                        .withType("GatesPassed")
                        .withStatus("True")
                        .withReason("GatesPassed")
                        .withMessage("every gate passed")
                        .withLastTransitionTime("2026-01-01T00:00:00Z")
                        .build()))
                .build();
        Memory memory = MemoryReader.of(before);

        LongContextFineTuneStatus rejected = new Report(
                        before,
                        Decider.reject("spec.resources.cpuLimit is below spec.resources.cpu", memory),
                        Instant.EPOCH)
                .ofRejected(2);

        assertThat(MemoryReader.of(rejected).says(ConditionType.GatesPassed, Verdict.Status.True))
                .isTrue();
        assertThat(MemoryReader.of(rejected).says(ConditionType.Accepted, Verdict.Status.False))
                .isTrue();
    }
}
