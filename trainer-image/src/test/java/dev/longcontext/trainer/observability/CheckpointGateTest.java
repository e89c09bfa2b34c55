package dev.longcontext.trainer.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.trainer.observability.CheckpointGate.Asker;
import dev.longcontext.trainer.observability.CheckpointGate.Verdict;
import dev.longcontext.trainer.stage.CheckpointRequest;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointGateTest {

    private final CheckpointRequest request = new CheckpointRequest();
    private Instant now = Instant.EPOCH;

    @ParameterizedTest
    @CsvSource({
        "true,  false, ,               , 202",
        "false, false, ,               , 403",
        "true,  true,  ,               , 403",
        "false, false, Bearer anything,, 403",
    })
    void withoutATokenOnlyProgramsOfThisMachineMayAsk(
            boolean local, boolean browser, String authorization, String token, int status) {
        var gate = new CheckpointGate(Optional.empty(), request, () -> now);

        assertThat(gate.ask(new Asker(local, browser, authorization, token)).status())
                .isEqualTo(status);
        assertThat(request.take()).isEqualTo(status == 202);
    }

    @ParameterizedTest
    @CsvSource({
        "false, Bearer secret-token,             , 202",
        "false, bearer  secret-token,            , 202",
        "false, ,                    secret-token, 202",
        "true,  ,                                , 401",
        "false, Bearer secret-tokem,             , 401",
        "false, Bearer,                          , 401",
        "false, Basic secret-token,              , 401",
        "false, Bearer secret-token,        other, 401",
    })
    void withATokenOnlyWhoHasItMayAsk(boolean local, String authorization, String token, int status) {
        var gate = new CheckpointGate(Optional.of("secret-token"), request, () -> now);

        Verdict verdict = gate.ask(new Asker(local, false, authorization, token));

        assertThat(verdict.status()).isEqualTo(status);
        assertThat(verdict.text()).doesNotContain("secret");
        assertThat(request.take()).isEqualTo(status == 202);
    }

    @Test
    void savesAreAMinuteApart() {
        var gate = new CheckpointGate(Optional.empty(), request, () -> now);
        var asker = new Asker(true, false, null, null);
        assertThat(gate.ask(asker).status()).isEqualTo(202);
        assertThat(request.take()).isTrue();

        now = now.plusSeconds(20);
        Verdict tooSoon = gate.ask(asker);
        assertThat(tooSoon.status()).isEqualTo(429);
        assertThat(tooSoon.headers()).containsEntry("Retry-After", "41");
        assertThat(request.take()).isFalse();

        now = now.plusSeconds(40);
        assertThat(gate.ask(asker).status()).isEqualTo(202);
        assertThat(request.take()).isTrue();
    }

    @Test
    void whoMayNotAskCannotKeepOthersWaiting() {
        var gate = new CheckpointGate(Optional.of("secret-token"), request, () -> now);
        gate.ask(new Asker(false, false, "Bearer guess", null));

        assertThat(gate.ask(new Asker(false, false, "Bearer secret-token", null))
                        .status())
                .isEqualTo(202);
    }
}
