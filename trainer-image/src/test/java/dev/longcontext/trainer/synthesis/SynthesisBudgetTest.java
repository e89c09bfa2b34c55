package dev.longcontext.trainer.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.SyntheticConfig;
import dev.longcontext.contract.SyntheticReport;
import dev.longcontext.trainer.failure.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is charged, and that no more is spent than the budget has. */
class SynthesisBudgetTest extends ScriptedSynthesis {

    @Test
    void chargesWhatTheEndpointSaysItUsed() throws Exception {
        SyntheticReport report = fixture.run(single(3));

        long promptTokens = endpoint.bodies().stream()
                .mapToLong(ScriptedEndpoint::promptTokens)
                .sum();
        assertThat(report.promptTokens()).isEqualTo(promptTokens);
        assertThat(report.completionTokens()).isEqualTo(50L * endpoint.requests());
        assertThat(report.cost()).isEqualTo((promptTokens * 2.0 + 50 * endpoint.requests() * 8.0) / 1e6);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -7, 1_000_000_000_000L})
    void chargesTheMostWhereUsageCannotBeTrue(long figure) throws Exception {
        endpoint.behaves(call -> call.completion(call.pairs().toString(), "stop", figure, figure));

        SyntheticReport report = fixture.run(single(1));

        assertThat(report.completionTokens()).isEqualTo(512L * report.requests());
        long characters = endpoint.bodies().stream()
                .mapToLong(body -> body.at("/messages/0/content").asText().length()
                        + body.at("/messages/1/content").asText().length())
                .sum();
        assertThat(report.promptTokens()).isGreaterThan(characters);
    }

    @Test
    void keepsTheBudgetWithRequestsInFlight() throws Exception {
        SyntheticConfig most = single(6).withBudget(new SyntheticConfig.Budget(7, 1_000_000, 100_000, null, null));
        endpoint.behaves(call -> {
            Thread.sleep(20);
            call.answer(call.pairs());
        });

        SyntheticReport report = fixture.run(most);

        assertThat(endpoint.requests()).isEqualTo(7);
        assertThat(report.requests()).isEqualTo(7);
        assertThat(report.cost()).isNull();
        assertThat(report.dropped()).containsKey("overBudget");
        assertThat(report.chats()).isPositive().isLessThan(6);
        fixture.run(most);
        assertThat(endpoint.requests()).as("not with another attempt either").isEqualTo(7);
    }

    @Test
    void keepsTheBudgetOfTokens() throws Exception {
        // each can cost 512: the second is sent when the first has turned out to cost 50, and so on until 512 do not
        // fit
        SyntheticConfig most = single(6).withBudget(new SyntheticConfig.Budget(1000, 1_000_000, 1000, null, null));

        SyntheticReport report = fixture.run(most);

        assertThat(report.completionTokens()).isEqualTo(500);
        assertThat(endpoint.requests()).isEqualTo(10);
    }

    @Test
    void saysThatTheBudgetDoesNotSufficeForAnything() {
        SyntheticConfig most = single(6).withBudget(new SyntheticConfig.Budget(1000, 10, 1000, null, null));

        FailureException failure = catchThrowableOfType(FailureException.class, () -> fixture.run(most));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidData);
        assertThat(failure.getMessage())
                .startsWith("spec.data.synthetic made no chat of 6")
                .contains("overBudget");
        assertThat(endpoint.requests()).isZero();
    }
}
