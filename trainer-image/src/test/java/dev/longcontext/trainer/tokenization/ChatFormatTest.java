package dev.longcontext.trainer.tokenization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.jinja.PythonText;
import dev.longcontext.trainer.reference.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected values: transformers 5.23 and tokenizers 0.23; see reference/chat/manifest.json. Equality is exact. */
class ChatFormatTest {

    private static final Path MODEL = Reference.path("tiny-llama/fp32");

    @TempDir
    Path folder;

    static Stream<Map.Entry<String, ReferenceChat>> chats() throws IOException {
        return read("chats.json", new TypeReference<Map<String, ReferenceChat>>() {}).entrySet().stream();
    }

    record ReferenceChat(
            List<Message> messages,
            int[] input_ids,
            int[] labels,
            int[] generation_prompt_ids,
            int[][] content_ids_as_plain_text) {}

    @ParameterizedTest
    @MethodSource("chats")
    void rendersAsTheReferenceDoes(Map.Entry<String, ReferenceChat> named) {
        ReferenceChat chat = named.getValue();
        try (Tokenizer tokenizer = Tokenizer.load(MODEL)) {
            ChatFormat format = ChatFormat.of(tokenizer, MODEL);
            Sample sample = format.chat(chat.messages());

            for (int m = 0; m < chat.messages().size(); m++) {
                String content = PythonText.strip(chat.messages().get(m).content());
                assertThat(tokenizer.encode(content)).containsExactly(chat.content_ids_as_plain_text()[m]);
            }
            if (named.getKey().equals("special_text_in_user")) {
                // the reference lets the user forge a turn; here the markers stay letters, and the targets the same
                assertThat(sample.ids()).isNotEqualTo(chat.input_ids());
                assertThat(sample.targets()).isEqualTo(countTargets(chat.labels()));
                assertThat(count(sample.ids(), format.endOfTurn().getAsInt()))
                        .isEqualTo(chat.messages().size());
            } else {
                assertThat(sample.ids()).containsExactly(chat.input_ids());
                assertThat(sample.labels()).containsExactly(chat.labels());
                assertThat(format.prompt(new Chat(chat.messages()))).containsExactly(chat.generation_prompt_ids());
            }
        }
    }

    /** Its prompt has no begin of text, because nothing was said before. */
    @Test
    void learnsAnAnswerThatAChatBeginsWith() {
        try (Tokenizer tokenizer = Tokenizer.load(MODEL)) {
            List<Message> chat = List.of(
                    new Message(Message.ASSISTANT, "Hello."),
                    new Message("user", "Hi"),
                    new Message(Message.ASSISTANT, "Well?"));
            Sample sample = ChatFormat.of(tokenizer, MODEL).chat(chat);

            int end = tokenizer.specialToken("<|eot_id|>");
            int[] learnt = Stream.of("Hello.", "Well?")
                    .flatMapToInt(said -> IntStream.concat(IntStream.of(tokenizer.encode(said)), IntStream.of(end)))
                    .toArray();
            assertThat(IntStream.of(sample.labels()).filter(label -> label != Sample.NO_TARGET))
                    .containsExactly(IntStream.of(learnt).boxed().toArray(Integer[]::new));
        }
    }

    record ReferenceText(String text, int max_length, int length_before, int[] input_ids, int[] labels) {}

    @Test
    void endsAPlainTextThatHasRoomForItsEnd() throws IOException {
        List<ReferenceText> texts = read("texts.json", new TypeReference<>() {});
        try (Tokenizer tokenizer = Tokenizer.load(MODEL)) {
            ChatFormat format = ChatFormat.of(tokenizer, MODEL);
            for (ReferenceText row : texts) {
                Sample sample = format.texts().sample(row.text(), row.max_length());
                if (row.text().startsWith("<|begin_of_text|>")) {
                    // the reference gives two begins of text; here the second one is letters
                    assertThat(count(row.input_ids(), tokenizer.specialToken("<|begin_of_text|>")))
                            .isEqualTo(2);
                    assertThat(count(sample.ids(), tokenizer.specialToken("<|begin_of_text|>")))
                            .isEqualTo(1);
                    continue;
                }
                assertThat(sample.length()).isGreaterThanOrEqualTo(row.input_ids().length);
                Sample cut = sample.truncatedTo(row.input_ids().length);
                assertThat(cut.ids()).containsExactly(row.input_ids());
                assertThat(cut.labels()).containsExactly(row.labels());
                assertThat(sample.length() > row.max_length()).isEqualTo(row.length_before() > row.max_length());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fp32", "legacy"})
    void encodesAndDecodesAsTheReferenceDoes(String spelling) throws IOException {
        Path model = Reference.path("tiny-llama/" + spelling);
        List<JsonNode> strings = read("strings.json", new TypeReference<>() {});
        try (Tokenizer tokenizer = Tokenizer.load(model)) {
            for (JsonNode row : strings) {
                String text = row.get("text").asText();
                int[] ids = Json.MAPPER.treeToValue(row.get("ids"), int[].class);
                if (tokenizer.specialTokens().keySet().stream().noneMatch(text::contains)) {
                    assertThat(tokenizer.encode(text)).as(text).containsExactly(ids);
                    assertThat(tokenizer.decode(ids))
                            .isEqualTo(row.get("decoded").asText());
                } else {
                    assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
                }
            }
        }
    }

    @Test
    void guessesNoFormatOfAModelWithoutTemplate() throws IOException {
        String json = Files.readString(MODEL.resolve("tokenizer.json")).replace("<|eot_id|>", "<|im_end|>");
        Files.writeString(folder.resolve("tokenizer.json"), json);
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            assertThatThrownBy(() -> ChatFormat.of(tokenizer, folder))
                    .isInstanceOfSatisfying(FailureException.class, failure -> {
                        assertThat(failure).hasMessageContaining("has no chat template: neither chat_template.jinja");
                        assertThat(failure.hint().orElseThrow()).contains("Or put its chat_template.jinja beside");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[", "{\"model\": 1}", "\u0000"})
    void refusesWhatIsNoTokenizer(String content) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), content, StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Tokenizer.load(folder))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("tokenizer.json cannot be read as a tokenizer");
    }

    private static long count(int[] ids, int id) {
        return java.util.Arrays.stream(ids).filter(each -> each == id).count();
    }

    private static int countTargets(int[] labels) {
        return new Sample(labels, labels).targets();
    }

    private static <T> T read(String name, TypeReference<T> type) throws IOException {
        return Json.MAPPER.readValue(Reference.path("chat/" + name).toFile(), type);
    }
}
