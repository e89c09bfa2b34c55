package dev.longcontext.trainer.synthesis.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.SyntheticConfig.ResponseFormat;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.synthesis.endpoint.ChatQuestion.Turn;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DialectTest {

    private static final Turn SYSTEM = new Turn("system", "Use nothing but the text.\n");
    private static final Turn QUESTION = new Turn("user", "Who counted lamps?");
    private static final Turn ANSWER = new Turn("assistant", "Orlan");
    private static final Turn REPAIR = new Turn("user", "Send it once more.");

    private final Dialect all = Dialect.of(ResponseFormat.Auto);

    private static JsonNode messages(Dialect dialect, Turn... turns) {
        AnswerForm form = new AnswerForm("pairs", Json.MAPPER.createObjectNode());
        ChatQuestion.Settings settings = new ChatQuestion.Settings("strong", 512, 0, 1, ResponseFormat.Auto);
        return dialect.request(new ChatQuestion(List.of(turns), form, settings)).path("messages");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "System role not supported",
                "Conversation roles must alternate user/assistant/user/assistant/...",
                "Only user and assistant roles are supported!",
                "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
                "Developer instruction is not enabled for models/gemma-3-27b-it"
            })
    void learnsThatThereIsNoSystem(String complaint) {
        Dialect learned = all.without(complaint).orElseThrow();

        assertThat(learned.systemRole()).isFalse();
        assertThat(learned.format()).isEqualTo(all.format());
        assertThat(learned.sampling()).isTrue();
        assertThat(learned.without(complaint))
                .as("it has nothing else to leave out")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "This model's maximum context length is 4096 tokens. Please reduce the length of the messages.",
                "The response was filtered due to the prompt triggering our content management policy."
            })
    void leavesASystemThatIsNotComplainedOf(String complaint) {
        assertThat(all.without(complaint)).isEmpty();
    }

    @Test
    void putsWhatTheSystemSaysBeforeTheFirstWordsOfTheUser() {
        Dialect without = all.without("System role not supported").orElseThrow();

        JsonNode messages = messages(without, SYSTEM, QUESTION, ANSWER, REPAIR);

        assertThat(messages.findValuesAsText("role")).containsExactly("user", "assistant", "user");
        assertThat(messages.findValuesAsText("content"))
                .containsExactly("Use nothing but the text.\n\nWho counted lamps?", "Orlan", "Send it once more.");
        assertThat(messages(without, QUESTION)).isEqualTo(messages(all, QUESTION));
    }
}
