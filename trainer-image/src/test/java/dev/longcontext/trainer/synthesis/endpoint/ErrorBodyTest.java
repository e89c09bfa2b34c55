package dev.longcontext.trainer.synthesis.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.longcontext.contract.SyntheticConfig.ResponseFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorBodyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\": {\"message\": \"too long\"}}|(too long)",
                "{\"error\": \"too long\"}|(too long)",
                "{\"object\": \"error\", \"message\": \"too long\"}|(too long)",
                "{\"detail\": \"too long\"}|(too long)",
                "{\"detail\": [{\"loc\": [\"body\", \"seed\"], \"msg\": \"not permitted\"}]}|(not permitted)",
                "[{\"error\": {\"code\": 400, \"message\": \"too long\"}}]|(too long)",
                "[\"too long\"]|([\"too long\"])",
                "upstream is away|(upstream is away)",
                "{\"code\": 7}|({\"code\": 7})"
            })
    void findsTheEndpointsWordsWhereverTheyAre(String body, String said) {
        assertThat(ErrorBody.of(body).said()).isEqualTo(" " + said);
    }

    @Test
    void saysNothingOfAnEmptyBody() {
        assertThat(ErrorBody.of("").said()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\": {\"code\": \"billing_hard_limit_reached\", \"message\": \"Billing hard limit\"}}|true",
                "{\"error\": {\"type\": \"insufficient_quota\"}}|true",
                "{\"error\": {\"message\": \"bad\"}, \"input\": \"a text about insufficient_quota\"}|false"
            })
    void tellsThatTheAccountMaySpendNoMore(String body, boolean out) {
        assertThat(ErrorBody.of(body).isOutOfQuota()).isEqualTo(out);
    }

    /** The request is repeated with the refusal, as FastAPI does, and has all its fields. */
    @Test
    void doesNotTakeARepeatedRequestForAComplaint() {
        Dialect all = Dialect.of(ResponseFormat.Auto);
        String request = "{\"response_format\": {}, \"seed\": 1, \"max_tokens\": 5}";

        String other = ErrorBody.of(
                        "{\"error\": {\"message\": \"the prompt is too long\"}, \"request\": " + request + "}")
                .complaint();
        String seed = ErrorBody.of(
                        "{\"detail\": [{\"loc\": [\"body\", \"seed\"], \"msg\": \"no\", \"input\": " + request + "}]}")
                .complaint();

        assertThat(all.without(other)).isEmpty();
        assertThat(all.without(seed).orElseThrow().sampling()).isFalse();
        assertThat(all.without(seed).orElseThrow().format()).isEqualTo(ResponseFormat.JsonSchema);
    }

    @Test
    void learnsFromAComplaintInAList() {
        ErrorBody refusal = ErrorBody.of("[{\"error\": {\"code\": 400, \"status\": \"INVALID_ARGUMENT\", "
                + "\"message\": \"Invalid JSON payload received. Unknown name \\\"seed\\\": Cannot find field.\"}}]");

        Dialect learned =
                Dialect.of(ResponseFormat.Auto).without(refusal.complaint()).orElseThrow();

        assertThat(learned.sampling()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\": {\"code\": 502, \"message\": \"away\"}}|502|' (away)'",
                "{\"error\": {\"code\": \"429\", \"message\": \"slow down\"}, \"choices\": []}|429|' (slow down)'",
                "{\"error\": {\"code\": \"server_error\", \"message\": \"away\"}}|0|' (away)'",
                "{\"choices\": [{\"finish_reason\": \"error\", \"error\": {\"code\": 503, \"message\": \"away\"}, "
                        + "\"message\": {\"content\": \"Keep\"}}]}|503|' (away)'",
                "{\"choices\": [{\"finish_reason\": \"error\", \"message\": {\"content\": \"Keep\"}}]}|0|''"
            })
    void findsTheErrorInAnAnswer(String body, int code, String said) {
        ErrorBody error = ErrorBody.inAnswer(ErrorBody.of(body).tree()).orElseThrow();

        assertThat(error.code()).isEqualTo(code);
        assertThat(error.said()).isEqualTo(said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\": null, \"choices\": [{\"finish_reason\": \"stop\", \"message\": {\"content\": \"a\"}}]}",
                "{\"error\": {}, \"choices\": [{\"message\": {\"content\": \"finish_reason: error\"}}]}"
            })
    void findsNoErrorInAnAnswerWithoutOne(String body) {
        assertThat(ErrorBody.inAnswer(ErrorBody.of(body).tree())).isEmpty();
        assertThat(ChatReply.parse(body)).isPresent();
    }

    /** What endpoints send is anything. */
    @Property(tries = 1000)
    void readsAnything(@ForAll String noise) {
        for (String body :
                new String[] {noise, "[" + noise + "]", "{\"error\": " + noise + "}", "{\"detail\": [" + noise + "]}"
                }) {
            ErrorBody error = ErrorBody.of(body);
            assertThat(ErrorBody.inAnswer(error.tree())).isNotNull();
            assertThatCode(error::code).doesNotThrowAnyException();
            assertThat(error.said()).hasSizeLessThan(210);
            assertThat(error.complaint()).isNotNull();
            assertThatCode(error::isOutOfQuota).doesNotThrowAnyException();
        }
    }
}
