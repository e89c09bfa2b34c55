package dev.longcontext.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.api.v1alpha1.LongContextFineTuneStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class InterruptionTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aRunThatWasNeverLookedAtIsStalled() {
        LongContextFineTuneStatus status = Interruption.of(null, "InternalError", "a bug", 1, NOW);

        assertThat(status.state()).isEqualTo("Blocked");
        assertThat(conditions(status).get("Stalled"))
                .extracting(Condition::getStatus, Condition::getReason, Condition::getMessage)
                .containsExactly("True", "InternalError", "a bug");
        assertThat(conditions(status).get("Reconciling").getStatus()).isEqualTo("False");
        assertThat(conditions(status).get("Succeeded").getStatus()).isEqualTo("Unknown");
    }

    @Test
    void whatIsKnownStays() {
        LongContextFineTuneStatus first = Interruption.of(null, "Forbidden", "no", 1, NOW);

        LongContextFineTuneStatus second = Interruption.of(first, "InternalError", "a bug", 1, NOW.plusSeconds(60));

        assertThat(second.conditions()).hasSameSizeAs(first.conditions());
        assertThat(conditions(second).get("Stalled").getReason()).isEqualTo("InternalError");
        assertThat(MemoryReader.stalledSince(second))
                .as("it has been stalled since")
                .isEqualTo(NOW);
    }

    private static Map<String, Condition> conditions(LongContextFineTuneStatus status) {
        return status.conditions().stream().collect(Collectors.toMap(Condition::getType, Function.identity()));
    }
}
