package dev.longcontext.trainer.synthesis.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.trainer.synthesis.ledger.Tokens;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatReplyTest {

    private static final Tokens MOST = new Tokens(6400, 512);

    /** @param said of the endpoint: prompt tokens, completion tokens */
    @ParameterizedTest
    @CsvSource({
        "1500, 40, 1500, 40",
        "0, 0, 6400, 512",
        "-5, -5, 6400, 512",
        "7000, 40, 7000, 40", // a gateway added words of its own
        "25601, 40, 6400, 40",
        "100, 40, 6400, 40", // 6,400 bytes are more than 100 tokens
        "1500, 513, 1500, 513",
        "1500, 2049, 1500, 512",
        "1500, 2, 1500, 512" // of an answer of 100 letters
    })
    void believesFiguresThatCanBeTrue(long prompt, long completion, long chargedPrompt, long chargedCompletion) {
        ChatReply reply = new ChatReply("x".repeat(100), ChatReply.End.WHOLE, new Tokens(prompt, completion));

        assertThat(reply.charged(MOST)).isEqualTo(new Tokens(chargedPrompt, chargedCompletion));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}|WHOLE",
                "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"length\"}]}|TRUNCATED",
                "{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"no\"},\"finish_reason\":\"stop\"}]}|REFUSED",
                "{\"choices\":[{\"message\":{\"content\":\"\"},\"finish_reason\":\"content_filter\"}]}|REFUSED",
                "{\"tooLarge\":true,\"bytes\":9000}|TOO_LARGE"
            })
    void tellsHowAnAnswerEnded(String body, ChatReply.End end) {
        assertThat(ChatReply.parse(body).orElseThrow().end()).isEqualTo(end);
    }

    /** Each endpoint has words of its own. */
    @ParameterizedTest
    @CsvSource({
        "model_length, TRUNCATED",
        "max_tokens, TRUNCATED",
        "MAX_TOKENS, TRUNCATED",
        "LENGTH, TRUNCATED",
        "SAFETY, REFUSED",
        "safety, REFUSED",
        "CONTENT_FILTER, REFUSED",
        "STOP, WHOLE",
        "end_turn, WHOLE"
    })
    void knowsTheReasonInOtherWords(String reason, ChatReply.End end) {
        String body = "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"" + reason + "\"}]}";

        assertThat(ChatReply.parse(body).orElseThrow().end()).isEqualTo(end);
    }

    /** As Mistral's models that reason answer. */
    @Test
    void joinsThePartsThatAreText() {
        String thought = "{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"Who?\"}]}";
        String parts = thought
                + ",{\"type\":\"text\",\"text\":\"{\\\"pairs\\\": \"},"
                + "{\"type\":\"reasoning\",\"text\":\"Who?\"},"
                + "{\"type\":\"text\",\"text\":\"[]}\"},{\"type\":\"text\",\"text\":null},7";
        String body = "{\"choices\":[{\"message\":{\"content\":[" + parts + "]},\"finish_reason\":\"stop\"}]}";

        assertThat(ChatReply.parse(body).orElseThrow().content()).isEqualTo("{\"pairs\": []}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"code\":502},\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"error\"}]}"
            })
    void isNoneWhereItHoldsAnError(String body) {
        assertThat(ChatReply.parse(body)).isEmpty();
    }

    /** What endpoints send is anything. */
    @Property(tries = 2000)
    void readsAnything(@ForAll String noise) {
        assertThat(ChatReply.parse(noise)).isNotNull();
        assertThat(ChatReply.parse("{\"choices\": [{\"message\": " + noise + "}]}"))
                .isNotNull();
        assertThat(ChatReply.parse("{\"choices\": " + noise + "}")).isNotNull();
    }

    @Test
    void chargesATokenForEachByteOfAnAnswerThatIsTooLarge() {
        assertThat(ChatReply.parse(ChatReply.tooLarge(9000)).orElseThrow().charged(MOST))
                .isEqualTo(new Tokens(6400, 9000));
    }
}
