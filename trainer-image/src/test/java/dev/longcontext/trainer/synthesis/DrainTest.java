package dev.longcontext.trainer.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.contract.EnvironmentVariables;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.SyntheticConfig.TaskType;
import dev.longcontext.trainer.failure.FailureException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a kill can lose, and how long a stop waits. */
class DrainTest {

    private static final int IN_FLIGHT = 4;

    @TempDir
    Path folder;

    /** What the endpoint sees of the journal whenever a request arrives: a kill at that moment would lose the rest. */
    @Test
    void storesAnAnswerBeforeItsPlaceIsGivenToTheNextRequest() throws Exception {
        SynthesisFixture fixture = new SynthesisFixture(folder).documents(30, 60);
        AtomicLong mostAtRisk = new AtomicLong();
        AtomicLong arrived = new AtomicLong();
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint()) {
            endpoint.behaves(call -> {
                // counted before the file is read: what arrives meanwhile is not counted, so never too many are
                long sent = arrived.incrementAndGet();
                long stored = Files.readString(fixture.answers()).split("\"ANSWERED\"", -1).length - 1;
                mostAtRisk.accumulateAndGet(sent - stored, Math::max);
                call.answer(call.pairs());
            });

            fixture.run(SynthesisFixture.configuration(
                    endpoint.url(), IN_FLIGHT, SynthesisFixture.task(TaskType.SingleDetailQA, 30)));
        }

        assertThat(arrived.get()).isGreaterThan(10L * IN_FLIGHT);
        assertThat(mostAtRisk.get()).isBetween(1L, (long) IN_FLIGHT);
    }

    @ParameterizedTest
    @CsvSource({"120, 110", "600, 590", "20, 10", "10, 5", "1, 0.5", "0, 0", "' 30 ', 20"})
    void waitsForAllOfTheGraceThatIsNotNeededAfterwards(String grace, double seconds) {
        assertThat(DrainTime.of(Map.of(EnvironmentVariables.TERMINATION_GRACE_SECONDS, grace)))
                .isEqualTo(Duration.ofMillis((long) (1000 * seconds)));
    }

    @Test
    void waitsForAWhileWhereNobodySaysTheGrace() {
        assertThat(DrainTime.of(Map.of())).isEqualTo(Duration.ofSeconds(15));
    }

    @ParameterizedTest
    @CsvSource({"-1", "2m", "1.5"})
    void refusesAGraceThatIsNone(String grace) {
        assertThatThrownBy(() -> DrainTime.of(Map.of(EnvironmentVariables.TERMINATION_GRACE_SECONDS, grace)))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.InvalidConfiguration))
                .hasMessageContaining(EnvironmentVariables.TERMINATION_GRACE_SECONDS)
                .hasMessageContaining(grace);
    }
}
