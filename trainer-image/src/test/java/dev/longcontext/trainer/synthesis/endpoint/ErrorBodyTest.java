package dev.longcontext.trainer.synthesis.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.longcontext.contract.SyntheticConfig.ResponseFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** What endpoints send is anything. */
    @Property(tries = 1000)
    void readsAnything(@ForAll String noise) {
        for (String body : new String[] {noise, "{\"error\": " + noise + "}", "{\"detail\": [" + noise + "]}"}) {
            ErrorBody error = ErrorBody.of(body);
            assertThat(error.said()).hasSizeLessThan(210);
            assertThat(error.complaint()).isNotNull();
            assertThatCode(error::isOutOfQuota).doesNotThrowAnyException();
        }
    }
}
