package dev.longcontext.trainer.tokenization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
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
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

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
                if (movesTheSystem(template, each.getKey())) {
                    continue; // showsTheLastAnswerAsItIsAskedFor
                }
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
            case "mistral", "llama31", "chatml-default-system", "zephyr" -> startsWithOne;
            default -> false;
        };
    }

    /** Whether the template shows the system message where a question is last only, as Mistral's do. */
    private static boolean movesTheSystem(String template, String chat) {
        return template.equals("mistral") && chat(chat).messages().get(0).role().equals("system");
    }

    @Test
    void showsTheLastAnswerAsItIsAskedFor() throws IOException {
        try (Tokenizer tokenizer = tokenizer("mistral", text("mistral").replaceAll(GENERATION, ""))) {
            ChatFormat format = ChatFormat.of(tokenizer, model);
            Chat chat = chat("system and turns");
            RenderedChat rendered = format.render(chat);
            Sample sample = format.sample(rendered);

            assertThat(rendered.text().value())
                    .isEqualTo("<s>[INST] 1?[/INST] One.</s>[INST] Count.\n\n2?[/INST] Two.</s>");
            assertThat(learnt(rendered)).containsExactly(" Two.</s>");
            int[] prompt = format.prompt(chat.first(4));
            assertThat(Arrays.copyOf(sample.ids(), prompt.length)).containsExactly(prompt);
            assertThat(sample.targets()).isEqualTo(sample.length() - prompt.length);
        }
    }

    /** Its prompt begins a thought that the answered chat does not have: that answer would be learnt as a thought. */
    @Test
    void learnsNoAnswerThatIsAskedForOtherwise() throws IOException {
        String text = "{% for m in messages %}<|im_start|>{{ m.role + '\n' + m.content }}<|im_end|>{% endfor %}"
                + "{% if add_generation_prompt %}<|im_start|>assistant\n<think>\n{% endif %}";
        try (Tokenizer tokenizer = tokenizer("chatml", text)) {
            ChatFormat format = ChatFormat.of(tokenizer, model);

            assertThat(format.render(chat("several turns")).targets()).isEmpty();
            Sample last = format.lastSaid(chat("several turns").messages());
            assertThat(last.targets()).isEqualTo(tokenizer.encode("Three.").length + 1);
        }
    }

    /** The same text as of a template that says each of the tokens as a whole. */
    @ParameterizedTest
    @ValueSource(strings = {"one turn", "system", "several turns"})
    void takesARoleInASpecialTokenForTheTemplates(String name) throws IOException {
        String text = "{% for m in messages %}{{ '<|' + m.role + '|>\n' + m.content + '<|end|>\n' }}{% endfor %}"
                + "{% if add_generation_prompt %}{{ '<|assistant|>\n' }}{% else %}{{ eos_token }}{% endif %}";
        try (Tokenizer tokenizer = tokenizer("phi", text)) {
            ChatFormat format = ChatFormat.of(tokenizer, model);
            JsonNode expected = cases("phi").get(name);
            Sample sample = format.chat(chat(name).messages());

            assertThat(sample.ids()).containsExactly(Reference.ints(expected.get("ids")));
            assertThat(mask(sample)).containsExactly(Reference.ints(expected.get("mask")));
            assertThat(format.prompt(chat(name))).containsExactly(Reference.ints(expected.get("prompt_ids")));
        }
    }

    @Test
    void takesNoTemplateThatFailsForOneThatRefuses() throws IOException {
        String text = "{% for m in messages %}{{ m.content }}</s>{% endfor %}"
                + "{% if add_generation_prompt %}{{ %s }}{% endif %}";
        try (Tokenizer tokenizer = tokenizer("llama2", text.replace("%s", "'' | nofilter"))) {
            ChatFormat format = ChatFormat.of(tokenizer, model);

            assertThatThrownBy(() -> format.render(chat("one turn")))
                    .isInstanceOfSatisfying(FailureException.class, failure -> {
                        assertThat(failure).hasMessageContaining("no filter is named 'nofilter'");
                        assertThat(failure.field()).contains("spec.data.chatTemplate");
                    });
            Files.writeString(model.resolve("chat_template.jinja"), text.replace("%s", "raise_exception('no')"));
            assertThat(ChatFormat.of(tokenizer, model).render(chat("one turn")).targets())
                    .isEmpty();
        }
    }

    @Test
    void aPromptHasTheDateOfItsTimeAndSamplesThatOfTheStart() throws IOException {
        String text = "{{ strftime_now('%Y') }}{% for m in messages %}{{ m.content }}</s>{% endfor %}";
        try (Tokenizer tokenizer = tokenizer("llama2", text)) {
            AtomicInteger year = new AtomicInteger(2024);
            ChatFormat format = ChatFormat.of(
                    tokenizer, model, () -> ZonedDateTime.of(year.getAndIncrement(), 1, 1, 1, 1, 1, 1, ZoneOffset.UTC));
            List<Message> chat = List.of(new Message("user", "!"), new Message(Message.ASSISTANT, "?"));

            assertThat(tokenizer.decode(format.prompt(chat))).isEqualTo("2025!?");
            assertThat(tokenizer.decode(format.prompt(chat))).isEqualTo("2026!?");
            assertThat(tokenizer.decode(format.chat(chat).ids())).isEqualTo("2024!?");
        }
    }

    @ParameterizedTest
    @CsvSource({"'',1", "</s>,0"})
    void warnsOfATemplateThatEndsNoAnswer(String end, int warnings) throws IOException {
        Logger logger = (Logger) LoggerFactory.getLogger(ChatFormatParts.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try (Tokenizer tokenizer =
                tokenizer("llama2", "{% for m in messages %}{{ m.content }}" + end + "{% endfor %}")) {
            ChatFormat.of(tokenizer, model);
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list.stream()
                        .filter(event -> event.getFormattedMessage().contains("no special token after an answer")))
                .hasSize(warnings);
    }

    @Test
    void takesTheTokenizersTemplateBeforeTheProcessors() throws IOException {
        try (Tokenizer tokenizer = tokenizer("chatml", null)) {
            Files.writeString(model.resolve("chat_template.json"), "{\"chat_template\":\"processor\"}");
            Files.writeString(model.resolve("tokenizer_config.json"), "{\"chat_template\":\"tokenizer\"}");

            assertThat(tokenizer.decode(ChatFormat.of(tokenizer, model).prompt(List.of(new Message("user", "hi")))))
                    .isEqualTo("tokenizer");
        }
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

    /** As transformers chooses: the template named tool_use where there are tools, else the default. */
    @Test
    void rendersChatsWithToolsByTheTemplateForThem() throws IOException {
        try (Tokenizer tokenizer = tokenizer("chatml", null)) {
            Files.writeString(model.resolve("tokenizer_config.json"), """
                    {"chat_template":[{"name":"tool_use","template":"{{ tools[0].function.name }}!"},
                    {"name":"default","template":"none"}]}""");
            ChatFormat format = ChatFormat.of(tokenizer, model);

            assertThat(tokenizer.decode(format.prompt(chat("tools")))).isEqualTo("weather!");
            assertThat(tokenizer.decode(format.prompt(chat("one turn")))).isEqualTo("none");
        }
    }

    /** Where transformers saves the same two templates today. */
    @Test
    void findsTheTemplateForToolsInAFolderOfItsOwn() throws IOException {
        try (Tokenizer tokenizer = tokenizer("chatml", "none")) {
            Path withTools = model.resolve("additional_chat_templates/tool_use.jinja");
            Files.createDirectories(withTools.getParent());
            Files.writeString(withTools, "{{ tools[0].function.name }}!");
            ChatFormat format = ChatFormat.of(tokenizer, model);

            assertThat(tokenizer.decode(format.prompt(chat("tools")))).isEqualTo("weather!");
            assertThat(tokenizer.decode(format.prompt(chat("one turn")))).isEqualTo("none");
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

    private static List<String> learnt(RenderedChat chat) {
        return chat.targets().stream()
                .map(part -> chat.text().value().substring(part.begin(), part.end()))
                .toList();
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
