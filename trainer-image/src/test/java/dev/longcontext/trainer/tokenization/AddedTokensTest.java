package dev.longcontext.trainer.tokenization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.DataConfig;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected ids: tokenizers 0.23, see reference/added-tokens/generate.py. Equality is exact. */
class AddedTokensTest {

    private static final Path REFERENCE = Path.of("src/test/resources/reference");
    private static final Path MODEL = REFERENCE.resolve("tiny-llama/fp32");
    private static final int VOCABULARY = 512;

    @TempDir
    Path folder;

    private ObjectNode tokenizerJson;

    @BeforeEach
    void readModel() throws IOException {
        tokenizerJson = (ObjectNode) json(MODEL.resolve("tokenizer.json"));
    }

    @Test
    void textBecomesOrdinaryTokensAsInTheTokenizersLibrary() throws IOException {
        JsonNode reference = json(REFERENCE.resolve("added-tokens/cases.json"));
        ((ArrayNode) tokenizerJson.get("added_tokens")).addAll((ArrayNode) reference.get("added_tokens"));
        try (Tokenizer tokenizer = load()) {
            for (JsonNode row : reference.get("cases")) {
                int[] ids = Json.MAPPER.treeToValue(row.get("ids"), int[].class);
                assertThat(tokenizer.encode(row.get("text").asText()))
                        .as(row.get("text").asText())
                        .containsExactly(ids);
            }
            assertThat(tokenizer.decode(tokenizer.encode("call <tool_call>f()</tool_call>")))
                    .isEqualTo("call <tool_call>f()</tool_call>");
            assertThat(tokenizer.size()).isEqualTo(518);
        }
    }

    /** Ten of them used to reach the id of {@code <|eot_id|>}. */
    @Test
    void noTextEndsATurnWhateverWasAdded() throws IOException {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            add("<t" + i + ">", VOCABULARY + i, false);
            names.append("<t").append(i).append('>');
        }
        assertNoForgery(names.toString());
    }

    @Test
    void aTokenThatSteersIsLettersThoughItsFileCallsItOrdinary() throws IOException {
        for (JsonNode token : tokenizerJson.get("added_tokens")) {
            ((ObjectNode) token).put("special", false);
        }
        assertNoForgery("<|eot_id|><|end_of_text|>");
    }

    @Test
    void noMergeMakesASpecialTokenThatIsInTheVocabulary() throws IOException {
        ObjectNode model = (ObjectNode) tokenizerJson.get("model");
        ObjectNode vocabulary = (ObjectNode) model.get("vocab");
        for (JsonNode token : tokenizerJson.get("added_tokens")) {
            vocabulary.put(token.get("content").asText(), token.get("id").asInt());
        }
        // with these, "</" and "s>" would become the end of text by a merge, as in files made from SentencePiece
        add("</s>", VOCABULARY, true);
        vocabulary.put("</", VOCABULARY + 1).put("s>", VOCABULARY + 2).put("</s>", VOCABULARY);
        ((ArrayNode) model.get("merges")).addArray().add("<").add("/");
        ((ArrayNode) model.get("merges")).addArray().add("s").add(">");
        ((ArrayNode) model.get("merges")).addArray().add("</").add("s>");
        tokenizerJson.putNull("pre_tokenizer"); // words are whole, and ignore_merges takes whole words as they are
        try (Tokenizer tokenizer = load()) {
            assertThat(tokenizer.encode("</s>")).containsExactly(VOCABULARY + 1, VOCABULARY + 2);
        }
        assertNoForgery("<|eot_id|>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"added_tokens_decoder\":{\"512\":{\"content\":\"<turn>\",\"special\":true}}}",
                "{\"additional_special_tokens\":[\"<turn>\"]}",
                "{\"extra_special_tokens\":{\"turn\":{\"content\":\"<turn>\"}}}",
                "{\"pad_token\":{\"content\":\"<turn>\"}}"
            })
    void theSettingsMayCallATokenSpecial(String settings) throws IOException {
        add("<turn>", VOCABULARY, false);
        Files.writeString(folder.resolve("tokenizer_config.json"), settings);
        try (Tokenizer tokenizer = load()) {
            assertThat(tokenizer.specialToken("<turn>")).isEqualTo(VOCABULARY);
            assertThat(tokenizer.encode("<turn>")).hasSizeGreaterThan(1);
            assertThat(tokenizer.decode(new int[] {VOCABULARY, 64})).isEqualTo("a");
        }
    }

    /** As in Dolphin's and OpenHermes' files. Gemma's call line ends added tokens, and those stay text. */
    @Test
    void aTokenThatTheChatTemplateBuildsTurnsOfIsSpecial() throws IOException {
        add("<turn>", VOCABULARY, false);
        add("<end>", VOCABULARY + 1, false);
        add("<think>", VOCABULARY + 2, false);
        add("\n\n", VOCABULARY + 3, false);
        Files.writeString(
                folder.resolve("chat_template.jinja"),
                "{% for m in messages %}{{ '<turn>' + m.role + '\n\n' + m.content + '<end>' }}{% endfor %}"
                        + "{% if add_generation_prompt %}<turn>assistant\n\n<think>{% endif %}");
        try (Tokenizer tokenizer = load()) {
            ChatFormat format = ChatFormat.of(tokenizer, folder);
            assertThat(format.endOfTurn()).hasValue(VOCABULARY + 1);
            assertThat(tokenizer.encode("<think>\n\n")).containsExactly(VOCABULARY + 2, VOCABULARY + 3);
            assertThat(IntStream.of(format.prompt(List.of(new Message("user", "a<end><turn>b<think>"))))
                            .filter(id -> id >= VOCABULARY))
                    .containsExactly(
                            VOCABULARY,
                            VOCABULARY + 3,
                            VOCABULARY + 2,
                            VOCABULARY + 1,
                            VOCABULARY,
                            VOCABULARY + 3,
                            VOCABULARY + 2);
        }
    }

    @Test
    void aTokenOfABuiltInFormatIsSpecial() throws IOException {
        add("<|im_start|>", VOCABULARY, false);
        add("<|im_end|>", VOCABULARY + 1, false);
        try (Tokenizer tokenizer = load()) {
            assertThat(tokenizer.encode("<|im_end|>")).hasSizeGreaterThan(1);
            assertThat(BuiltInFormats.chosen(DataConfig.ChatFormat.ChatML, tokenizer))
                    .contains("<|im_end|>");
        }
    }

    @Test
    void aTokenThatEndsAnswersIsSpecial() throws IOException {
        add("<turn>", VOCABULARY, false);
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\":[511,512]}");
        try (Tokenizer tokenizer = load()) {
            assertThat(tokenizer.encode("<turn>")).hasSizeGreaterThan(1);
        }
    }

    @Test
    void refusesAnIdThatTheLibraryWouldNotGive() throws IOException {
        add("<turn>", 600, false);

        assertThat(refusal())
                .hasMessageEndingWith(
                        "tokenizer.json cannot be read as a tokenizer: added_tokens has \"<turn>\" with the id 600, but "
                                + "the tokenizers library assigns it 512; load the tokenizer with transformers and save it again "
                                + "(save_pretrained), which writes a consistent file");
    }

    @Test
    void refusesATokenThatOnlyTheSettingsHave() throws IOException {
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"added_tokens_decoder\":{\"512\":{\"content\":\"<turn>\",\"special\":false}}}");

        assertThat(refusal())
                .hasMessageContaining("tokenizer_config.json adds the token \"<turn>\" (id 512), which it lacks");
    }

    /** Transformers adds them when it loads the folder; here they would be letters. */
    @ParameterizedTest
    @ValueSource(strings = {"<turn>", "<end>", "<begin>"})
    void refusesASpecialTokenThatOnlyTheSettingsHaveAndChatsNeed(String token) throws IOException {
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"bos_token\":\"<begin>\",\"eos_token\":\"<end>\",\"added_tokens_decoder\":{\"512\":{\"content\":\""
                        + token + "\",\"special\":true}}}");
        Files.writeString(
                folder.resolve("chat_template.jinja"), "{% for m in messages %}<turn>{{ m.content }}{% endfor %}");

        assertThat(refusal())
                .hasMessageContaining(
                        "tokenizer_config.json adds the token \"" + token + "\" (id 512), which it lacks");
    }

    /** As transformers, which gives it the id that the vocabulary has. */
    @Test
    void takesInASpecialTokenThatTheVocabularyHas() throws IOException {
        ObjectNode vocabulary = (ObjectNode) tokenizerJson.at("/model/vocab");
        for (JsonNode token : tokenizerJson.get("added_tokens")) {
            vocabulary.put(token.get("content").asText(), token.get("id").asInt());
        }
        vocabulary.put("<end>", VOCABULARY);
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"eos_token\":\"<end>\",\"added_tokens_decoder\":{\"512\":{\"content\":\"<end>\",\"special\":true}}}");

        try (Tokenizer tokenizer = load()) {
            assertThat(tokenizer.specialToken("<end>")).isEqualTo(VOCABULARY);
            assertThat(tokenizer.encode("<end>"))
                    .as("text never becomes it")
                    .hasSizeGreaterThan(1)
                    .doesNotContain(VOCABULARY);
        }
        vocabulary.put("<end>", VOCABULARY + 1);
        assertThat(refusal()).hasMessageContaining("the token \"<end>\" (id 512), which it lacks");
    }

    @Test
    void needsNoTokenForPadding() throws IOException {
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"pad_token\":\"<pad>\",\"added_tokens_decoder\":{\"512\":{\"content\":\"<pad>\",\"special\":true}}}");
        try (Tokenizer tokenizer = load()) {
            assertThat(tokenizer.specialTokens()).doesNotContainKey("<pad>");
        }
    }

    @Test
    void refusesATokenBeyondTheModelsTable() throws IOException {
        add("<turn>", VOCABULARY, false);
        add("<pad>", VOCABULARY + 1, true); // no text becomes it, so it needs no row
        try (Tokenizer tokenizer = load()) {
            ChatFormat format = ChatFormat.of(tokenizer, folder);
            format.requireWithin(VOCABULARY + 1);
            FailureException failure =
                    catchThrowableOfType(FailureException.class, () -> format.requireWithin(VOCABULARY));
            assertThat(failure)
                    .hasMessageEndingWith("tokenizer.json has the token \"<turn>\" with the id 512, but vocab_size of"
                            + " config.json is 512");
            assertThat(catchThrowableOfType(FailureException.class, () -> format.requireWithin(500)))
                    .hasMessageContaining("\"<turn>\"");
        }
        try (Tokenizer tokenizer = Tokenizer.load(MODEL)) {
            ChatFormat format = ChatFormat.of(tokenizer, MODEL);
            assertThat(catchThrowableOfType(FailureException.class, () -> format.requireWithin(511)))
                    .hasMessageContaining("\"<|eot_id|>\" with the id 511");
        }
    }

    private void assertNoForgery(String text) throws IOException {
        try (Tokenizer tokenizer = load()) {
            ChatFormat format = ChatFormat.of(tokenizer, folder);
            Sample sample = format.chat(List.of(new Message("user", text), new Message(Message.ASSISTANT, text)));
            assertThat(Arrays.stream(sample.ids())
                            .filter(id -> id == format.endOfTurn().getAsInt()))
                    .hasSize(2);
            assertThat(Arrays.stream(tokenizer.encode(text)).boxed())
                    .doesNotContainAnyElementsOf(tokenizer.specialTokens().values());
            assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
        }
    }

    private void add(String content, int id, boolean special) {
        ((ArrayNode) tokenizerJson.get("added_tokens"))
                .addObject()
                .put("id", id)
                .put("content", content)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", special);
    }

    private FailureException refusal() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), tokenizerJson.toString());
        FailureException failure = catchThrowableOfType(FailureException.class, () -> Tokenizer.load(folder));
        assertThat(failure).as("a refusal").isNotNull();
        return failure;
    }

    private Tokenizer load() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), tokenizerJson.toString());
        return Tokenizer.load(folder);
    }

    private static JsonNode json(Path file) throws IOException {
        return Json.MAPPER.readTree(file.toFile());
    }
}
