package dev.longcontext.trainer.tokenization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.DataConfig;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.jinja.JinjaException;
import dev.longcontext.trainer.reference.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected values: transformers' apply_chat_template; see reference/chat-templates/manifest.json. Equality is exact. */
class ChatTemplatesTest {

    private static final Path FOLDER = Reference.path("chat-templates");
    private static final JsonNode CASES = Reference.json("chat-templates/cases.json");

    /** In every template a block of its own, with no line end beside it. */
    private static final String GENERATION = "\\{% (end)?generation %}";

    /** Whose earlier answers are shown without their thoughts, so that no prompt leads to them. */
    private static final String DROPS_THOUGHTS = "drops-thoughts";

    @TempDir
    Path model;

    static Stream<String> templates() {
        List<String> names = new ArrayList<>();
        CASES.get("templates").fieldNames().forEachRemaining(names::add);
        return names.stream();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void rendersAsTransformersDoes(String template) throws IOException {
        try (Tokenizer tokenizer = tokenizer(template, text(template))) {
            ChatFormat format = ChatFormat.of(tokenizer, model);
            int compared = 0;
            for (Map.Entry<String, JsonNode> each : cases(template).entrySet()) {
                JsonNode expected = each.getValue();
                Chat chat = chat(each.getKey());
                if (expected.has("refused")) {
                    assertThatThrownBy(() -> format.render(chat))
                            .as(each.getKey())
                            .isInstanceOf(JinjaException.Raised.class)
                            .hasMessage(expected.get("refused").textValue());
                    continue;
                }
                RenderedChat rendered = format.render(chat);
                Sample sample = format.sample(rendered);
                boolean forges = each.getKey().equals("special text");
                assertThat(rendered.text().value())
                        .as(each.getKey())
                        .isEqualTo(expected.get("text").textValue());
                assertThat(sample.ids())
                        .as(each.getKey())
                        .containsExactly(Reference.ints(expected.get(forges ? "ids_as_text" : "ids")));
                if (!forges) {
                    assertThat(mask(sample)).as(each.getKey()).containsExactly(Reference.ints(expected.get("mask")));
                    assertThat(format.prompt(chat))
                            .as(each.getKey())
                            .containsExactly(Reference.ints(expected.get("prompt_ids")));
                }
                compared++;
            }
            assertThat(compared).isPositive();
        }
    }

    /** The generation blocks of the reference's templates say what the rule for templates without them must find. */
    @ParameterizedTest
    @MethodSource("templates")
    void findsTheAnswersWithoutGenerationBlocks(String template) throws IOException {
        String marked = text(template);
        String plain = marked.replaceAll(GENERATION, "");
        assertThat(plain).isNotEqualTo(marked);
        try (Tokenizer tokenizer = tokenizer(template, plain)) {
            ChatFormat format = ChatFormat.of(tokenizer, model);
            for (Map.Entry<String, JsonNode> each : cases(template).entrySet()) {
                JsonNode expected = each.getValue();
                if (expected.has("refused") || each.getKey().equals("special text")) {
                    continue;
                }
                RenderedChat rendered = format.render(chat(each.getKey()));
                assertThat(rendered.text().value())
                        .isEqualTo(expected.get("text").textValue());
                int[] mask = mask(format.sample(rendered));
                if (comesUndone(template, each.getKey())) {
                    assertThat(rendered.targets()).as(each.getKey()).hasSizeLessThan(answers(each.getKey()));
                } else {
                    assertThat(mask).as(each.getKey()).containsExactly(Reference.ints(expected.get("mask")));
                }
            }
        }
    }

    /** Whether the template shows an answer otherwise once the chat goes on, or where nothing was said before. */
    private static boolean comesUndone(String template, String chat) {
        boolean startsWithOne = chat(chat).messages().get(0).byAssistant();
        return switch (template) {
            case DROPS_THOUGHTS -> answers(chat) > 1 && !startsWithOne || chat.equals("a question is last");
            // shows the system message where a question is last only, as Mistral's do
            case "mistral" ->
                startsWithOne || chat(chat).messages().get(0).role().equals("system");
            case "llama31", "chatml-default-system", "zephyr" -> startsWithOne;
            default -> false;
        };
    }

    /** Each is a template of the reference, without the generation blocks; Llama 3's is compared in ChatFormatTest. */
    @ParameterizedTest
    @CsvSource({"ChatML,chatml", "Zephyr,zephyr", "Mistral,mistral-plain", "Gemma,gemma"})
    void bringsFormatsThatTransformersRendersAlike(DataConfig.ChatFormat format, String template) throws IOException {
        try (Tokenizer tokenizer = tokenizer(template, null)) {
            assertThat(BuiltInFormats.chosen(format, tokenizer))
                    .isEqualTo(text(template).replaceAll(GENERATION, ""));
        }
    }

    @Test
    void refusesAFormatWhoseTokensTheModelLacks() throws IOException {
        Path llama = Reference.fixture("tiny-llama/fp32");
        try (Tokenizer tokenizer = Tokenizer.load(llama)) {
            assertThatThrownBy(() -> BuiltInFormats.chosen(DataConfig.ChatFormat.ChatML, tokenizer))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("has no special tokens [<|im_end|>, <|im_start|>]");
            assertThat(BuiltInFormats.chosen(DataConfig.ChatFormat.Llama3, tokenizer))
                    .doesNotContain("bos_token");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat_template.jinja", "chat_template.json", "tokenizer_config.json", "named"})
    void findsTheTemplateWhereverItIs(String place) throws IOException {
        try (Tokenizer tokenizer = tokenizer("chatml", null)) {
            String text = "{{ messages[0].content }}!";
            JsonNode named = Json.MAPPER.readTree(
                    "{\"chat_template\":[{\"name\":\"rag\",\"template\":\"\"},{\"name\":\"default\"}]}");
            ((com.fasterxml.jackson.databind.node.ObjectNode) named.at("/chat_template/1")).put("template", text);
            switch (place) {
                case "chat_template.jinja" -> Files.writeString(model.resolve(place), text);
                case "named" -> Files.writeString(model.resolve("tokenizer_config.json"), named.toString());
                default -> Files.writeString(model.resolve(place), "{\"chat_template\":\"" + text + "\"}");
            }
            ChatFormat format = ChatFormat.of(tokenizer, model);

            assertThat(tokenizer.decode(format.prompt(List.of(new Message("user", "hi")))))
                    .isEqualTo("hi!");
        }
    }

    private static String text(String template) throws IOException {
        return Files.readString(FOLDER.resolve("templates/" + template + ".jinja"));
    }

    private Tokenizer tokenizer(String template, String text) throws IOException {
        Files.copy(FOLDER.resolve("tokenizer.json"), model.resolve("tokenizer.json"));
        Files.writeString(
                model.resolve("tokenizer_config.json"),
                CASES.at("/templates/" + template + "/tokens").toString());
        if (text != null) {
            Files.writeString(model.resolve("chat_template.jinja"), text);
        }
        return Tokenizer.load(model);
    }

    private static Map<String, JsonNode> cases(String template) {
        Map<String, JsonNode> cases = new LinkedHashMap<>();
        CASES.at("/templates/" + template + "/chats")
                .properties()
                .forEach(each -> cases.put(each.getKey(), each.getValue()));
        return cases;
    }

    private static Chat chat(String name) {
        JsonNode chat = CASES.get("chats").get(name);
        List<Message> messages = new ArrayList<>();
        for (JsonNode message : chat.get("messages")) {
            Map<String, JsonNode> fields = Json.MAPPER.convertValue(message, new TypeReference<>() {});
            fields.remove("role");
            fields.remove("content");
            messages.add(new Message(
                    message.get("role").textValue(), message.get("content").textValue(), fields, false));
        }
        return new Chat(messages, chat.get("tools").isNull() ? null : chat.get("tools"));
    }

    private static int answers(String chat) {
        return (int) chat(chat).messages().stream().filter(Message::byAssistant).count();
    }

    private static int[] mask(Sample sample) {
        return IntStream.of(sample.labels())
                .map(label -> label == Sample.NO_TARGET ? 0 : 1)
                .toArray();
    }
}
