package dev.longcontext.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Of a chat, which answers are learnt, and what its template must leave in. */
class DataPreparationChatsTest extends PreparedSources {

    private static final String TURN =
            "{{ '<|start_header_id|>' + m.role + '<|end_header_id|>\n\n' + m.content + '<|eot_id|>' }}";

    @Test
    void learnsOnlyAnswersWhoseWeightIsNot0() throws Exception {
        String turn = "{\"role\":\"%s\",\"content\":\"%s\"%s}";
        String first = turn.formatted("assistant", "11", ",\"weight\":0") + ",";
        String second = turn.formatted("assistant", "22", ",\"weight\":1");
        String developer = turn.formatted("developer", "be kind", "") + ",";

        DataCounts counts = prepare(source("chats", "{\"messages\":[" + developer + first + second + "]}"));

        assertThat(counts.targets()).isEqualTo(tokenizer.encode("22").length + 1);
        try (SampleStore store = SampleStore.open(folder)) {
            assertThat(Arrays.stream(store.sample(0).labels()).filter(label -> label != Sample.NO_TARGET))
                    .containsExactly(IntStream.concat(
                                    Arrays.stream(tokenizer.encode("22")),
                                    IntStream.of(format.endOfTurn().getAsInt()))
                            .boxed()
                            .toArray(Integer[]::new));
            assertThat(tokenizer.decode(store.sample(0).ids()))
                    .contains("system", "11")
                    .doesNotContain("developer");
        }
    }

    @Test
    void refusesAChatOfWhichTheTemplateLeavesOutAMessage() throws Exception {
        String tool =
                "{\"messages\":[{\"role\":\"tool\",\"content\":\"%s\"},{\"role\":\"user\",\"content\":\"A river?\"},"
                        + "{\"role\":\"assistant\",\"content\":\"12\"}]}";
        chats = templated("{% if m.role != 'tool' %}" + TURN + "{% endif %}", "");

        FailureException failure = refusal(source("tools", tool.formatted("7 degrees")));

        assertThat(failure)
                .hasMessage(
                        "pvc://data/tools.jsonl line 1: the model's chat template leaves out message 1 of 3, which is by "
                                + "\"tool\"");
        assertThat(failure.hint().orElseThrow()).contains("spec.data.chatTemplate");
        assertThat(prepare(source("said-nothing", tool.formatted(" \\n"))).samples())
                .isEqualTo(1);
    }

    /** Its prompt begins a thought that the whole chat does not have. */
    @Test
    void measuresTextsOfWhichNoAnswerWouldBeTrained() throws Exception {
        chats = templated(TURN, "think ");
        FailureException failure = refusal(source("chats", CHAT));
        use = new SampleUse("spec.evaluation", "enough tokens", "Take longer texts.", false);

        DataCounts counts = prepare(source("chats", CHAT));

        assertThat(failure).hasMessageContaining("shows none of the answers to be trained as it asks for them");
        assertThat(failure.hint()).contains("Name another format in spec.data.chatTemplate.");
        try (SampleStore store = SampleStore.open(folder)) {
            assertThat(counts.targets()).isEqualTo(store.sample(0).length() - 1);
        }
    }

    private ChatFormat templated(String turn, String thought) throws IOException {
        Path model = Files.createDirectories(folder.resolve("model"));
        Files.copy(MODEL.resolve("tokenizer.json"), model.resolve("tokenizer.json"));
        Files.writeString(
                model.resolve("chat_template.jinja"),
                "{% for m in messages %}" + turn + "{% endfor %}{% if add_generation_prompt %}"
                        + "{{ '<|start_header_id|>assistant<|end_header_id|>\n\n" + thought + "' }}{% endif %}");
        return ChatFormat.of(tokenizer, model);
    }
}
