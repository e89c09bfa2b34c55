package dev.longcontext.trainer.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.SyntheticConfig;
import dev.longcontext.contract.SyntheticConfig.TaskType;
import dev.longcontext.contract.SyntheticReport;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A question that alone is refused is dropped; an endpoint that refuses all ends the stage with a remedy. */
class SynthesisRefusalsTest extends ScriptedSynthesis {

    @ParameterizedTest
    @CsvSource({
        "401, holds a key that may use this model",
        "404, the name of the model",
        "307, the key is not sent to another",
        "400, what the endpoint's documentation says"
    })
    void saysWhatHelpsWhereTheEndpointRefusesEverything(int status, String remedy) {
        endpoint.behaves(call -> call.send(status, "{\"error\": {\"message\": \"no: " + SynthesisFixture.KEY + "\"}}"));

        FailureException failure = catchThrowableOfType(FailureException.class, () -> fixture.run(single(1)));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
        assertThat(failure.field()).contains("spec.data.synthetic.endpoint.url");
        assertThat(failure.getMessage()).contains("it answered " + status + " (no: [redacted])");
        assertThat(failure.hint().orElseThrow()).contains(remedy);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 200})
    void saysThatTheAccountHasNoQuotaLeft(int status) {
        endpoint.behaves(call -> call.send(status, "{\"error\": {\"code\": \"insufficient_quota\"}}"));

        FailureException failure = catchThrowableOfType(FailureException.class, () -> fixture.run(single(1)));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Unavailable);
        assertThat(failure.getMessage()).contains("the account has no quota left");
    }

    /** The first texts may be too long, or what a filter dislikes: nothing tells yet that others are answered. */
    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    void asksAboutNothingWhereAQuestionIsRefusedBeforeAnythingWasAnswered(int status) throws Exception {
        AtomicInteger sure = new AtomicInteger();
        endpoint.behaves(call -> {
            if (call.prompt().contains("an empty list")) {
                sure.incrementAndGet();
            }
            if (sure.get() > 0) {
                call.answer(call.pairs());
            } else {
                call.send(status, "{\"error\": {\"message\": \"the maximum context length is 4096 tokens\"}}");
            }
        });

        SyntheticReport report = fixture.run(
                SynthesisFixture.configuration(endpoint.url(), 1, SynthesisFixture.task(TaskType.SingleDetailQA, 6)));

        assertThat(sure).as("one question about nothing").hasValue(1);
        assertThat(report.chats()).isEqualTo(6);
        assertThat(report.dropped()).containsOnlyKeys("unanswered");
        assertThat(report.dropped().get("unanswered")).as("one for each thread").isBetween(1L, 2L);
    }

    /** The question about nothing has a system too: else a run would go on without any answer. */
    @Test
    void saysThatTheEndpointRefusesEverySystem() {
        endpoint.behaves(call -> {
            if (call.body().at("/messages/0/role").asText().equals("system")) {
                call.send(400, "{\"error\": {\"message\": \"speak for yourself\"}}");
            } else {
                call.answer(call.pairs());
            }
        });

        FailureException failure = catchThrowableOfType(FailureException.class, () -> fixture.run(single(1)));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
        assertThat(failure.getMessage())
                .endsWith("it answered 400 (speak for yourself), also to a question about nothing");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 409, 413})
    void dropsAQuestionThatAloneIsRefused(int status) throws Exception {
        endpoint.behaves(call -> {
            if (call.prompt().contains("Orlan3 of tower 0 ")) {
                call.send(status, "{\"error\": {\"message\": \"not this text\"}}");
            } else {
                call.answer(call.pairs());
            }
        });

        SyntheticReport report = fixture.run(single(6));

        assertThat(report.dropped()).isEqualTo(Map.of("unanswered", 1L));
        assertThat(report.chats()).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|{\"error\": {\"message\": \"bad model\"}}|Unavailable|(bad model), also to a question about nothing",
                "400|{\"error\": {\"code\": \"billing_hard_limit_reached\"}}|Unavailable|no quota left",
                "402|{\"error\": {\"message\": \"pay\"}}|Unavailable|no quota left (pay)",
                "401|{\"error\": {\"message\": \"key expired\"}}|Unavailable|(key expired), after it had answered others"
            })
    void doesNotDropEverythingThatIsRefusedOneAfterAnother(
            int status, String body, FailureClass failureClass, String words) throws IOException {
        AtomicInteger asked = new AtomicInteger();
        endpoint.behaves(call -> {
            if (asked.incrementAndGet() > 4) {
                call.send(status, body);
            } else {
                call.answer(call.pairs());
            }
        });

        fixture.documents(12, 60);
        FailureException failure = catchThrowableOfType(FailureException.class, () -> fixture.run(single(12)));

        assertThat(failure.failureClass()).isEqualTo(failureClass);
        assertThat(failure.getMessage()).contains(words);
    }

    /** Such as by an endpoint whose model takes shorter texts: more of them stand together than a row of refusals has. */
    @Test
    void dropsManyThatAreRefusedOneAfterAnother() throws Exception {
        endpoint.behaves(call -> {
            if (call.prompt().matches("(?s).*Orlan([3-9]|1\\d) of tower.*")) {
                call.send(413, "{\"error\": {\"message\": \"the text is too long\"}}");
            } else {
                call.answer(call.pairs());
            }
        });
        fixture.documents(24, 60);

        SyntheticReport report = fixture.run(single(24));

        long refused = 0;
        long sure = 0;
        for (JsonNode body : endpoint.bodies()) {
            String asked = body.path("messages").toString();
            refused += asked.matches("(?s).*Orlan([3-9]|1\\d) of tower.*") ? 1 : 0;
            sure += asked.contains("an empty list") ? 1 : 0;
        }
        assertThat(report.chats()).isEqualTo(7);
        assertThat(report.dropped()).isEqualTo(Map.of("unanswered", refused));
        assertThat(refused).isGreaterThan(100);
        assertThat(sure).as("one question about nothing for a row of 20").isBetween(1L, refused / 20);
    }

    /** What the writer has answered says nothing about the judge's model. */
    @Test
    void saysThatTheJudgeRefusesEverything() throws Exception {
        try (ScriptedEndpoint judge = new ScriptedEndpoint()) {
            judge.behaves(call -> call.send(400, "{\"error\": {\"message\": \"no such model\"}}"));
            SyntheticConfig.Judge other =
                    new SyntheticConfig.Judge(4, single(1).endpoint().withUrl(judge.url()), null);

            FailureException failure = catchThrowableOfType(
                    FailureException.class, () -> fixture.run(single(1).withJudge(other)));

            assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
            assertThat(failure.getMessage())
                    .startsWith("spec.data.synthetic.judge.endpoint.url")
                    .contains("no such model");
        }
    }
}
