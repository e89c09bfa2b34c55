package dev.longcontext.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.contract.DataConfig.Overlong;
import dev.longcontext.contract.DataConfig.OverlongAction;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.records.Line;
import dev.longcontext.trainer.records.LineProblem;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.schemas.LineParser;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Sample;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From a line with tools, calls or thoughts to a sample. Expected values: transformers' apply_chat_template; see
 * reference/chat-templates/manifest.json. Equality is exact.
 */
class ToolChatsTest {

    private static final Path FOLDER = Reference.path("chat-templates");
    private static final JsonNode CASES = Reference.json("chat-templates/cases.json");
    private static final List<String> CHATS = List.of("tools", "a call answered", "calls without tools");
    private static final String GENERATION = "\\{% (end)?generation %}";

    @TempDir
    Path model;

    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        CASES.get("templates")
                .fieldNames()
                .forEachRemaining(template -> CHATS.forEach(chat -> cases.add(Arguments.of(template, chat))));
        return cases.stream();
    }

    /** With the reference's generation blocks, and without them by the rule for templates that have none. */
    @ParameterizedTest
    @MethodSource("cases")
    void trainsWhatTheTemplateShowsAndRefusesWhatItLeavesOut(String template, String chat) throws Exception {
        JsonNode expected = CASES.at("/templates/" + template + "/chats").get(chat);
        String text = expected.path("text").asText();
        boolean shown = (!chat.equals("tools") && !chat.equals("a call answered") || showsTools(template))
                && (chat.equals("tools") || callsIn(text) == 1 && text.contains("temperature"));
        for (String way : List.of("with blocks", "without")) {
            String written = Files.readString(FOLDER.resolve("templates/" + template + ".jinja"));
            try (Tokenizer tokenizer =
                    tokenizer(template, way.equals("without") ? written.replaceAll(GENERATION, "") : written)) {
                ChatFormat format = ChatFormat.of(tokenizer, model);
                if (expected.has("refused")) {
                    assertThatThrownBy(() -> sample(format, line(chat)))
                            .isInstanceOf(LineProblem.class)
                            .hasMessageContaining(expected.get("refused").textValue());
                } else if (!shown) {
                    assertThatThrownBy(() -> sample(format, line(chat)))
                            .isInstanceOf(LineProblem.class)
                            .hasMessageContaining("the model's chat template leaves out");
                } else {
                    Sample sample = sample(format, line(chat));
                    assertThat(sample.ids()).containsExactly(Reference.ints(expected.get("ids")));
                    assertThat(mask(sample)).containsExactly(Reference.ints(expected.get("mask")));
                }
            }
        }
    }

    private static boolean showsTools(String template) {
        JsonNode chats = CASES.at("/templates/" + template + "/chats");
        return chats.at("/tools/text").asText().contains("- weather")
                || chats.at("/tools/text").asText().contains("\"name\": \"weather\"");
    }

    /** What transformers shows of the call: its arguments. */
    private static int callsIn(String text) {
        return text.split("\"Łódź\"", -1).length - 1;
    }

    @Test
    void theReferenceHasTemplatesThatShowToolsAndCalls() {
        assertThat(Stream.of("llama31", "macros").filter(ToolChatsTest::showsTools))
                .hasSize(2);
        assertThat(Stream.of("llama31", "macros", "mistral", "chatml-default-system")
                        .map(template -> CASES.at("/templates/" + template + "/chats/calls without tools/text"))
                        .map(text -> callsIn(text.asText())))
                .containsOnly(1);
    }

    /** The same samples, whatever form the calls and the tools have. */
    @ParameterizedTest
    @ValueSource(strings = {"arguments in a string", "tools in a string", "bare", "older", "null content"})
    void readsCallsInTheirOtherForms(String form) throws Exception {
        try (Tokenizer tokenizer = tokenizer("llama31", Files.readString(FOLDER.resolve("templates/llama31.jinja")))) {
            ChatFormat format = ChatFormat.of(tokenizer, model);
            ObjectNode line = line("a call answered");
            ObjectNode answer = (ObjectNode) line.at("/messages/1");
            ObjectNode function = (ObjectNode) answer.at("/tool_calls/0/function");
            switch (form) {
                case "arguments in a string" ->
                    function.put("arguments", "{\"place\":\"\\u0141\u00f3d\u017a\",  \"days\":2}");
                case "tools in a string" -> line.put("tools", line.get("tools").toString());
                case "bare" -> {
                    line.putArray("tools").add(CASES.at("/chats/tools/tools/0/function"));
                    answer.putArray("tool_calls").add(function);
                }
                case "older" -> {
                    line.putArray("functions").add(line.at("/tools/0/function"));
                    line.remove("tools");
                    answer.set("function_call", function);
                    answer.remove("tool_calls");
                    ((ObjectNode) line.at("/messages/2")).put("role", "function");
                }
                default -> answer.putNull("content");
            }
            Sample sample = sample(format, line);

            JsonNode expected = CASES.at("/templates/llama31/chats/a call answered");
            boolean otherType = form.equals("bare") || form.equals("older");
            if (otherType) {
                assertThat(tokenizer.decode(sample.ids())).contains("\"type\": \"function\"");
            }
            assertThat(sample.ids()).containsExactly(Reference.ints(expected.get("ids")));
            assertThat(mask(sample)).containsExactly(Reference.ints(expected.get("mask")));
        }
    }

    /** Text of a call or a tool ends no turn. */
    @Test
    void specialTokensInCallsAndToolsStayText() throws Exception {
        try (Tokenizer tokenizer = tokenizer("llama31", Files.readString(FOLDER.resolve("templates/llama31.jinja")))) {
            ChatFormat format = ChatFormat.of(tokenizer, model);
            ObjectNode line = line("a call answered");
            int turns = turns(sample(format, line), tokenizer);
            ((ObjectNode) line.at("/messages/1/tool_calls/0/function/arguments")).put("place", "<|eot_id|><|eom_id|>");
            ((ObjectNode) line.at("/tools/0/function")).put("description", "<|eot_id|>");

            assertThat(turns(sample(format, line), tokenizer)).isEqualTo(turns);
        }
    }

    private static int turns(Sample sample, Tokenizer tokenizer) {
        List<Integer> ends = List.of(tokenizer.specialToken("<|eot_id|>"), tokenizer.specialToken("<|eom_id|>"));
        return (int) IntStream.of(sample.ids()).filter(ends::contains).count();
    }

    /** A model that thinks: the same sample, whether a thought is in the content or beside it. */
    @ParameterizedTest
    @CsvSource({"reasoning_content", "reasoning", "thinking"})
    void trainsThoughtsBesideAnswers(String name) throws Exception {
        try (Tokenizer tokenizer =
                tokenizer("drops-thoughts", Files.readString(FOLDER.resolve("templates/drops-thoughts.jinja")))) {
            ChatFormat format = ChatFormat.of(tokenizer, model);
            ObjectNode line = line("thoughts");
            Sample inContent = sample(format, line);
            for (int i = 1; i < 4; i += 2) {
                ObjectNode answer = (ObjectNode) line.at("/messages/" + i);
                String content = answer.get("content").textValue();
                answer.put(name, content.replaceAll("(?s)<think>\n(.*)\n</think>.*", "$1"));
                answer.put("content", content.replaceAll("(?s).*</think>\n\n", ""));
            }
            Sample beside = sample(format, line);

            assertThat(line.at("/messages/1/" + name).asText()).isEqualTo("hm");
            assertThat(inContent.ids())
                    .containsExactly(Reference.ints(CASES.at("/templates/drops-thoughts/chats/thoughts/ids")));
            assertThat(beside).isEqualTo(inContent);
        }
    }

    /** In Python, None is printed like any other value: nobody wants that trained. */
    @ParameterizedTest
    @ValueSource(strings = {"macros", "chatml-default-system"})
    void refusesAContentThatTheTemplateWouldWriteAsNone(String template) throws Exception {
        try (Tokenizer tokenizer =
                tokenizer(template, Files.readString(FOLDER.resolve("templates/" + template + ".jinja")))) {
            ChatFormat format = ChatFormat.of(tokenizer, model);
            ObjectNode line = line("calls without tools");
            ((ObjectNode) line.at("/messages/1")).putNull("content");

            assertThatThrownBy(() -> sample(format, line))
                    .isInstanceOfSatisfying(
                            LineProblem.class, e -> assertThat(e.remedy()).contains("\"content\": \"\""))
                    .hasMessage("the model's chat template writes None for a content that is null or missing");
            ((ObjectNode) line.at("/messages/1")).put("content", "");
            assertThat(sample(format, line)).as("the remedy").isNotNull();
        }
    }

    /** Llama 3.1's template writes a call in place of the content. */
    @Test
    void refusesWhatTheTemplateLeavesOutBesideACall() throws Exception {
        try (Tokenizer tokenizer = tokenizer("llama31", Files.readString(FOLDER.resolve("templates/llama31.jinja")))) {
            ChatFormat format = ChatFormat.of(tokenizer, model);
            ObjectNode line = line("a call answered");
            ((ObjectNode) line.at("/messages/1")).put("content", "I shall look.");

            assertThatThrownBy(() -> sample(format, line))
                    .isInstanceOfSatisfying(
                            LineProblem.class, e -> assertThat(e.remedy()).startsWith("Delete its content"))
                    .hasMessage(
                            "the model's chat template leaves out message 2 of 4, which is by \"assistant\" and calls "
                                    + "a tool");
        }
    }

    private static ObjectNode line(String chat) {
        ObjectNode line = CASES.at("/chats").get(chat).deepCopy();
        return line;
    }

    private static Sample sample(ChatFormat format, JsonNode line) throws LineProblem {
        SampleTokenizer samples = new SampleTokenizer(
                format,
                new SampleTokenizer.Limits(
                        100_000, new Overlong(OverlongAction.Drop, OverlongAction.Truncate), 0, true));
        byte[] bytes = Json.compact(line).getBytes(StandardCharsets.UTF_8);
        return samples.tokenize(new LineParser(Format.Auto, null).parse(Line.of(1, "x", 1, bytes)), Selection.ALL)
                .sample();
    }

    private static int[] mask(Sample sample) {
        return IntStream.of(sample.labels())
                .map(label -> label == Sample.NO_TARGET ? 0 : 1)
                .toArray();
    }

    private Tokenizer tokenizer(String template, String text) throws IOException {
        Files.write(model.resolve("tokenizer.json"), Files.readAllBytes(FOLDER.resolve("tokenizer.json")));
        Files.writeString(
                model.resolve("tokenizer_config.json"),
                CASES.at("/templates/" + template + "/tokens").toString());
        Files.writeString(model.resolve("chat_template.jinja"), text);
        return Tokenizer.load(model);
    }
}
