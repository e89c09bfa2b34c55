package dev.longcontext.trainer.tokenization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentFrameTest {

    private static final Path MODEL = Path.of("../examples/miniature/base");
    private static final TextFrame NOTHING = new TextFrame(new int[0], new int[0]);

    @TempDir
    Path folder;

    @Test
    void isWhatTheTokenizerPutsAroundAText() throws Exception {
        try (Tokenizer tokenizer = Tokenizer.load(with("</s>"))) {
            TextFrame own = new TextFrame(new int[] {1}, new int[] {2});

            assertThat(DocumentFrame.of(tokenizer, settings("</s>"), own)).isSameAs(own);
        }
    }

    @Test
    void endsWithTheModelsEndWhereTheTokenizerPutsNone() throws Exception {
        try (Tokenizer tokenizer = Tokenizer.load(with("</s>"))) {
            int end = tokenizer.specialToken("</s>");
            TextFrame beginOnly = new TextFrame(new int[] {1}, new int[0]);

            TextFrame frame = DocumentFrame.of(tokenizer, settings("</s>"), beginOnly);
            assertThat(frame.before()).containsExactly(1);
            assertThat(frame.after()).containsExactly(end);
            assertThat(DocumentFrame.of(tokenizer, settings("<unknown>"), NOTHING)
                            .after())
                    .isEmpty();
        }
    }

    /** As older versions of transformers save a tokenizer. */
    @Test
    void knowsTheModelsEndFromTheMapOfSpecialTokens() throws Exception {
        Files.writeString(folder.resolve("special_tokens_map.json"), "{\"eos_token\":{\"content\":\"</s>\"}}");

        assertThat(TokenizerSettings.read(folder).endOfText()).contains("</s>");
    }

    @Test
    void prefersTheSeparatorOfPreTraining() throws Exception {
        try (Tokenizer tokenizer = Tokenizer.load(with("<|endoftext|>"))) {
            TextFrame frame = DocumentFrame.of(tokenizer, settings("<|eot_id|>"), NOTHING);

            assertThat(frame.after()).containsExactly(tokenizer.specialToken("<|endoftext|>"));
        }
    }

    /** The files of Llama 3 Instruct name {@code <|eot_id|>} as eos_token, which ends turns; those of the miniature too. */
    @Test
    void endsADocumentOfLlama3AsInPreTraining() {
        try (Tokenizer tokenizer = Tokenizer.load(MODEL)) {
            assertThat(TokenizerSettings.read(MODEL).endOfText()).contains("<|eot_id|>");
            int[] document = ChatFormat.of(tokenizer, MODEL).texts().document("river");

            assertThat(document[0]).isEqualTo(tokenizer.specialToken("<|begin_of_text|>"));
            assertThat(document[document.length - 1]).isEqualTo(tokenizer.specialToken("<|end_of_text|>"));
        }
    }

    @Test
    void refusesASeparatorThatTheModelHasNoRowFor() throws Exception {
        Path model = withoutEnds();
        String json = Files.readString(model.resolve("tokenizer.json"));
        Files.writeString(
                model.resolve("tokenizer.json"),
                json.replaceFirst(
                        "\\n    }\\n  \\],",
                        "\n    },\n    {\"id\": 594, \"content\": \"<|endoftext|>\", \"single_word\": false, \"lstrip\": false, "
                                + "\"rstrip\": false, \"normalized\": false, \"special\": true}\n  ],"));
        try (Tokenizer tokenizer = Tokenizer.load(model)) {
            ChatFormat format = ChatFormat.of(tokenizer, model);
            int vocabulary = tokenizer.specialToken("<|endoftext|>");

            format.texts().requireDocumentsWithin(vocabulary + 1);
            assertThatThrownBy(() -> format.texts().requireDocumentsWithin(vocabulary))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("has the token \"<|endoftext|>\"");
        }
    }

    /** A model that is not of Llama 3's kind, and whose files name no end. */
    @Test
    void refusesDocumentsThatNothingSeparates() throws Exception {
        Path model = withoutEnds();
        try (Tokenizer tokenizer = Tokenizer.load(model)) {
            ChatFormat format = ChatFormat.of(tokenizer, model);

            assertThatThrownBy(() -> format.texts().document("river"))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("nothing can separate the documents of a sample");
        }
    }

    @Test
    void piecesHaveTheTokensOfTheWhole() {
        try (Tokenizer tokenizer = Tokenizer.load(MODEL)) {
            String text =
                    "The old river, 27 boats; a wall.\n\nIt runs to the sea - slowly \ud83d\ude00 and far. ".repeat(40);
            for (int most : new int[] {60, 97, 1_000}) {
                assertThat(tokenizer.encode(text, most)).isEqualTo(tokenizer.encode(text));
            }
        }
    }

    /** As Llama 2 and TinyLlama have it; SentencePiece's kind, converted later and earlier; GPT-2's kind. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"\u2581"},{"type":"Replace","pattern":{"String":" "},"content":"\u2581"}]} | null
            null | {"type":"Metaspace","replacement":"\u2581","prepend_scheme":"first","split":true}
            null | {"type":"Sequence","pretokenizers":[{"type":"Metaspace","replacement":"\u2581","prepend_scheme":"always","split":true}]}
            null | {"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true}
            """)
    void piecesHaveTheTokensOfTheWholeWhereASpaceIsPutBeforeATextToo(String normalizer, String preTokenizer)
            throws Exception {
        try (Tokenizer tokenizer = Tokenizer.load(prefixing(normalizer, preTokenizer))) {
            String text = "the river runs to the sea; ".repeat(20) + "x".repeat(200);
            assertThat(tokenizer.encode("the")).as("the space and the word").hasSize(1);
            for (int most : new int[] {60, 97, 1_000}) {
                assertThat(tokenizer.encode(text, most)).as("by " + most).isEqualTo(tokenizer.encode(text));
            }
        }
    }

    /** As transformers has it: what stands between two special tokens begins like a text. */
    @Test
    void whatFollowsASpecialTokenKeepsTheSpace() throws Exception {
        Path model = prefixing("{\"type\":\"Prepend\",\"prepend\":\"\u2581\"}", "null");
        Files.writeString(
                model.resolve("chat_template.jinja"), "{% for m in messages %}{{ m.content }}</s>{% endfor %}");
        try (Tokenizer tokenizer = Tokenizer.load(model)) {
            assertThat(tokenizer.encode("x".repeat(100), 60)).hasSize(101);
            int[] said = tokenizer.encode("the");
            assertThat(said).hasSize(1);
            int end = tokenizer.specialToken("</s>");

            assertThat(ChatFormat.of(tokenizer, model)
                            .chat(List.of(new Message("user", "the"), new Message(Message.ASSISTANT, "the")))
                            .ids())
                    .containsExactly(said[0], end, said[0], end);
        }
    }

    @Property
    void cutsNoCharacter(@ForAll String text, @ForAll @IntRange(min = 2, max = 50) int most) {
        StringBuilder joined = new StringBuilder();
        for (int begin = 0; begin < text.length(); ) {
            int end = TextCut.between(text, begin, most);
            assertThat(end).isBetween(begin + 1, begin + most);
            if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
                assertThat(Character.isHighSurrogate(text.charAt(end - 1))).isFalse();
            }
            joined.append(text, begin, end);
            begin = end;
        }
        assertThat(joined.toString()).isEqualTo(text);
    }

    /** @param end in the place of {@code <|end_of_text|>} */
    private Path with(String end) throws IOException {
        Path model = Files.createDirectories(folder.resolve("with"));
        Files.writeString(
                model.resolve("tokenizer.json"),
                Files.readString(MODEL.resolve("tokenizer.json")).replace("<|end_of_text|>", end));
        return model;
    }

    /** A tokenizer that knows small letters, and a few words with the space before them. */
    private Path prefixing(String normalizer, String preTokenizer) throws IOException {
        ObjectNode tree = (ObjectNode) Json.MAPPER.readTree("""
                {"version":"1.0","added_tokens":[
                {"id":0,"content":"<unk>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true},
                {"id":1,"content":"</s>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}],
                "normalizer":%s,"pre_tokenizer":%s,"post_processor":null,"decoder":null,
                "model":{"type":"BPE","dropout":null,"unk_token":"<unk>","continuing_subword_prefix":null,
                "end_of_word_suffix":null,"fuse_unk":true,"byte_fallback":false}}""".formatted(normalizer, preTokenizer));
        ObjectNode bpe = (ObjectNode) tree.get("model");
        ObjectNode vocabulary = bpe.putObject("vocab").put("<unk>", 0).put("</s>", 1);
        "\u2581\u0120;abcdefghijklmnopqrstuvwxyz"
                .chars()
                .forEach(letter -> vocabulary.put(Character.toString(letter), vocabulary.size()));
        ArrayNode merges = bpe.putArray("merges");
        merge(merges, vocabulary, "h", "e");
        for (String space : List.of("\u2581", "\u0120")) {
            merge(merges, vocabulary, space, "t");
            merge(merges, vocabulary, space + "t", "he");
            merge(merges, vocabulary, space, space);
        }
        Path model = Files.createDirectories(folder.resolve("prefixing"));
        Files.writeString(model.resolve("tokenizer.json"), tree.toString());
        return model;
    }

    private static void merge(ArrayNode merges, ObjectNode vocabulary, String first, String second) {
        merges.addArray().add(first).add(second);
        vocabulary.put(first + second, vocabulary.size());
    }

    private Path withoutEnds() throws IOException {
        Path model = Files.createDirectories(folder.resolve("none"));
        String json = Files.readString(MODEL.resolve("tokenizer.json"))
                .replace("<|end_of_text|>", "<|other|>")
                .replace("<|begin_of_text|>", "<|another|>");
        Files.writeString(
                model.resolve("tokenizer.json"),
                json.replaceAll("(?s)\"post_processor\": \\{.*?\n  \\},", "\"post_processor\": null,"));
        Files.writeString(
                model.resolve("chat_template.jinja"), "{% for m in messages %}{{ m.content }}<|eot_id|>{% endfor %}");
        return model;
    }

    private static TokenizerSettings settings(String endOfText) {
        return new TokenizerSettings(
                Optional.of(endOfText), Set.of(), Set.of(), Map.of(), Map.of(), Map.of(), MissingNode.getInstance());
    }
}
