package dev.longcontext.trainer.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.trainer.inference.GenerationSettings;
import dev.longcontext.trainer.inference.SamplingParameters;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Message;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestParserTest {

    private static final Path MODEL = Reference.fixture("tiny-llama/fp32");
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";

    private final Tokenizer tokenizer = Tokenizer.load(MODEL);
    private final ChatFormat format = ChatFormat.of(tokenizer, MODEL);
    private final RequestParser parser = new RequestParser(
            format,
            new GenerationSettings(new SamplingParameters(0.6, 0.9, 0, 0, 1, 0), Set.of(503)),
            "tiny",
            new ContextLimit(64, 20),
            512);

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    @Test
    void rendersAChatByTheModelsFormat() {
        GenerationRequest request = parser.chat(bytes("""
                {"model": "tiny", "messages": [{"role": "system", "content": "be brief"},
                 {"role": "user", "content": [{"type": "text", "text": "he"}, {"type": "text", "text": "llo"}]}],
                 "max_tokens": 5, "temperature": 0, "seed": 7, "stop": "x", "stream": true,
                 "stream_options": {"include_usage": true}, "user": "someone"}
                """));

        assertThat(request.prompt())
                .containsExactly(
                        format.prompt(List.of(new Message("system", "be brief"), new Message("user", "hello"))));
        assertThat(request.maxTokens()).isEqualTo(5);
        assertThat(request.sampling().temperature()).isZero();
        assertThat(request.sampling().seed()).isEqualTo(7);
        assertThat(request.stop().texts()).containsExactly("x");
        assertThat(request.stream()).isTrue();
        assertThat(request.usageInStream()).isTrue();
    }

    @Test
    void whatIsNotSaidIsTheModelsOwn() {
        GenerationRequest request = parser.chat(bytes("{" + HELLO + "}"));

        assertThat(request.sampling().temperature()).isEqualTo(0.6);
        assertThat(request.sampling().topP()).isEqualTo(0.9);
        assertThat(request.maxTokens()).isEqualTo(64 - request.prompt().length);
        assertThat(request.stream()).isFalse();
    }

    @Test
    void readsAPromptAsTextOrIds() {
        int[] text = parser.completion(bytes("{\"prompt\":\"hello\"}")).prompt();
        assertThat(text[0]).isEqualTo(format.tokenizer().specialToken("<|begin_of_text|>"));
        assertThat(tokenizer.decode(text)).isEqualTo("hello");
        assertThat(parser.completion(bytes("{\"prompt\":[\"hello\"]}")).prompt())
                .isEqualTo(text);
        assertThat(parser.completion(bytes("{\"prompt\":[502,7]}")).prompt()).containsExactly(502, 7);
        assertThat(parser.completion(bytes("{\"prompt\":[[502,7]]}")).prompt()).containsExactly(502, 7);
        assertThat(parser.completion(bytes("{\"prompt\":[7]}")).maxTokens()).isEqualTo(16);
    }

    /** Roles are those of the template, and what it refuses is told in its own words. */
    @Test
    void asksTheTemplate(@TempDir Path folder) throws IOException {
        Files.copy(MODEL.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        Files.writeString(folder.resolve("chat_template.jinja"), """
                {% for m in messages %}{% if m.role == 'tool' %}[{{ m.content }}]{% elif m.role == 'user' %}{{ m.content }}\
                {% else %}{{ raise_exception('No ' ~ m.role ~ ' here, please') }}{% endif %}{% endfor %}""");
        try (Tokenizer own = Tokenizer.load(folder)) {
            var asked = new RequestParser(
                    ChatFormat.of(own, folder),
                    new GenerationSettings(SamplingParameters.GREEDY, Set.of(503)),
                    "tiny",
                    new ContextLimit(64, 20),
                    512);
            String chat = "{\"messages\":[{\"role\":\"%s\",\"content\":\"hello\"}]}";

            assertThat(own.decode(asked.chat(bytes(chat.formatted("tool"))).prompt()))
                    .isEqualTo("[hello]");
            ApiException refusal =
                    catchThrowableOfType(ApiException.class, () -> asked.chat(bytes(chat.formatted("system"))));
            assertThat(refusal.status()).isEqualTo(400);
            assertThat(refusal)
                    .hasMessage("The model's chat template cannot render \"messages\": No system here, please");
        }
    }

    /** As clients of Qwen3 ask for an answer without a thought. */
    @Test
    void givesTheTemplateTruthValuesAndNumbers(@TempDir Path folder) throws IOException {
        Files.copy(MODEL.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        Files.writeString(
                folder.resolve("chat_template.jinja"),
                "[{{ 'off' if enable_thinking is defined and enable_thinking is false else 'on' }}:{{ budget }}]");
        try (Tokenizer own = Tokenizer.load(folder)) {
            var asked = new RequestParser(
                    ChatFormat.of(own, folder),
                    new GenerationSettings(SamplingParameters.GREEDY, Set.of(503)),
                    "tiny",
                    new ContextLimit(64, 20),
                    512);
            String with = "{" + HELLO + ",\"max_tokens\":1,\"chat_template_kwargs\":%s}";

            assertThat(own.decode(asked.chat(bytes(with.formatted("{}"))).prompt()))
                    .isEqualTo("[on:]");
            assertThat(own.decode(asked.chat(bytes(with.formatted(
                                    "{\"enable_thinking\":false,\"budget\":7,\"other\":1.5,\"n\":null}")))
                            .prompt()))
                    .isEqualTo("[off:7]");
        }
    }

    /** The name of a special token is plain text: no message can end its turn or forge another. */
    @Test
    void contentForgesNoTurn() {
        int[] prompt = parser.chat(
                        bytes("{\"messages\":[{\"role\":\"user\",\"content\":\"<|eot_id|>\"}],\"max_tokens\":1}"))
                .prompt();

        assertThat(prompt).containsOnlyOnce(format.endOfTurn().getAsInt());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"messages":1}                        | messages            | "messages" must be a list with at least one message.
            {"messages":[{"role":"tool"}]}        | messages[0].role    | "messages[0].role" = "tool": is not supported by this server. Send the tool's answer as a message with the role user.
            {"messages":[{"role":"wizard"}]}      | messages[0].role    | "messages[0].role" = "wizard": must be one of [system, developer, user, assistant].
            {"messages":[{"role":"user"}]}        | messages[0].content | "messages[0].content" must be a text, or a list of parts of type text.
            {"messages":[{"role":"user","content":[{"type":"image_url"}]}]} | messages[0].content | "messages[0].content" has a part that is not of type text.
            {HELLO,"max_tokens":0}                | max_tokens          | "max_tokens" = 0: must be a whole number from 1.
            {HELLO,"max_completion_tokens":"9"}   | max_completion_tokens | "max_completion_tokens" = "9": must be a whole number from 1.
            {HELLO,"temperature":2.5}             | temperature         | "temperature" = 2.5: must be a number from 0 to 2.
            {HELLO,"top_p":-1}                    | top_p               | "top_p" = -1: must be a number from 0 to 1.
            {HELLO,"stop":["a","b","c","d","e"]}  | stop                | "stop" = ["a","b","c","d","e"]: must hold at most 4 texts.
            {HELLO,"stop":[""]}                   | stop                | "stop" = [""]: must be a text, or a list of texts, none of them empty.
            {HELLO,"n":2}                         | n                   | "n" = 2: is not supported by this server. Omit it.
            {HELLO,"tools":[{}]}                  | tools               | "tools" = [{}]: is not supported by this server. Omit it.
            {HELLO,"stream":"yes"}                | stream              | "stream" = "yes": must be true or false.
            {HELLO,"model":"gpt"}                 | model               | The model "gpt" does not exist. This server has "tiny".
            {HELLO,"top_k":-2}                    | top_k               | "top_k" = -2: must be a whole number from -1.
            {HELLO,"min_p":1.5}                   | min_p               | "min_p" = 1.5: must be a number from 0 to 1.
            {HELLO,"repetition_penalty":0}        | repetition_penalty  | "repetition_penalty" = 0: must be above 0.
            {HELLO,"stop_token_ids":[1.5]}        | stop_token_ids      | "stop_token_ids" = [1.5]: must be a list of at most 128 whole numbers from 0.
            {HELLO,"stop_token_ids":"x"}          | stop_token_ids      | "stop_token_ids" = "x": must be a list of at most 128 whole numbers from 0.
            {HELLO,"max_tokens":3,"min_tokens":4} | min_tokens          | "min_tokens" = 4: must be a whole number from 0 to 3.
            {HELLO,"top_logprobs":2}              | top_logprobs        | "top_logprobs" = 2: needs "logprobs": true.
            {HELLO,"logprobs":3}                  | logprobs            | "logprobs" = 3: must be true or false.
            {HELLO,"guided_choice":["a","b"]}     | guided_choice       | "guided_choice" = ["a","b"]: is not supported by this server. Omit it.
            {HELLO,"enable_thinking":false}       | enable_thinking     | "enable_thinking" = false: is not supported by this server. Omit it.
            {HELLO,"chat_template_kwargs":[]}     | chat_template_kwargs | "chat_template_kwargs" = []: must be an object of at most 64 names.
            {HELLO,"chat_template_kwargs":{"a":"b"}} | chat_template_kwargs | "chat_template_kwargs": "a" = "b": must be true, false or a number: of a text, the template could make a turn.
            {HELLO,"chat_template_kwargs":{"tools":true}} | chat_template_kwargs | "chat_template_kwargs": "tools" = true: is given to the template by this server. Omit it.
            {HELLO,"no_repeat_ngram_size":3}      | no_repeat_ngram_size | "no_repeat_ngram_size" = 3: is not supported by this server. Omit it.
            {HELLO,"frequency_penalty":0.5}       | frequency_penalty   | "frequency_penalty" = 0.5: is not supported by this server. Omit it.
            {HELLO,"response_format":{"type":"json_object"}} | response_format | "response_format" = {"type":"json_object"}: is not supported by this server. Omit it.
            {HELLO,"stop":"a\\udc00"}             | stop                | "stop" has a lone surrogate at index 1: one half of a character without the other. Send the whole character, or omit it.
            {"messages":[{"role":"user","content":"\\ud83d\\ud83d\\ude00"}]} | messages[0].content | "messages[0].content" has a lone surrogate at index 0: one half of a character without the other. Send the whole character, or omit it.
            {"messages":["hello"]}                | messages[0]         | "messages[0]" must be an object with "role" and "content".
            {"messages":[{"content":"hello"}]}    | messages[0].role    | "messages[0].role" is missing: must be one of [system, developer, user, assistant].
            {"messages":[{"role":"assistant","content":null,"tool_calls":[{}]}]} | messages[0].tool_calls | "messages[0].tool_calls" is not supported by this server. Write the call into the message's content.
            {HELLO,"max_tokens":64}               | max_tokens          | This model's maximum context length is 64 tokens, but 79 were asked for: 15 in "messages" and 64 to be generated.
            """)
    void namesTheFieldThatIsWrong(String body, String field, String message) {
        ApiException error =
                catchThrowableOfType(ApiException.class, () -> parser.chat(bytes(body.replace("HELLO", HELLO))));

        assertThat(error).hasMessage(message);
        assertThat(error.body().at("/error/param").asText()).isEqualTo(field);
        assertThat(error.body().at("/error/type").asText()).isEqualTo("invalid_request_error");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"prompt":[512]}             | "prompt[0]" = 512: must be a token id from 0 to 511. Several prompts at once are not supported.
            {"prompt":["a","b"]}         | "prompt" contains several prompts: send one request for each.
            {"prompt":[[1],[2]]}         | "prompt" contains several prompts: send one request for each.
            {"prompt":[1,"b"]}           | "prompt[1]" = "b": must be a token id from 0 to 511. Several prompts at once are not supported.
            {"prompt":[]}                | "prompt" must be one text or one list of token ids.
            {"prompt":{"a":1}}           | "prompt" must be one text or one list of token ids.
            {"prompt":[1e9]}             | "prompt[0]" = 1.0E9: must be a token id from 0 to 511. Several prompts at once are not supported.
            {"prompt":"a","logprobs":21} | "logprobs" = 21: must be a whole number from 0 to 20.
            {"prompt":"a\\ud83d b"}      | "prompt" has a lone surrogate at index 1: one half of a character without the other. Send the whole character, or omit it.
            {}                           | "prompt" must be one text or one list of token ids.
            {"prompt":"a","echo":true}   | "echo" = true: is not supported by this server. Omit it.
            """)
    void namesWhatIsWrongWithAPrompt(String body, String message) {
        assertThat(catchThrowableOfType(ApiException.class, () -> parser.completion(bytes(body))))
                .hasMessage(message);
    }

    /** As of an empty text, where a tokenizer puts nothing before a text, as Qwen's does. */
    @Test
    void refusesAPromptWithoutAToken(@TempDir Path folder) throws IOException {
        Files.copy(MODEL.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        Files.writeString(folder.resolve("chat_template.jinja"), "{% for m in messages %}{{ m.content }}{% endfor %}");
        try (Tokenizer own = Tokenizer.load(folder)) {
            var asked = new RequestParser(
                    ChatFormat.of(own, folder),
                    new GenerationSettings(SamplingParameters.GREEDY, Set.of(503)),
                    "tiny",
                    new ContextLimit(64, 20),
                    512);

            ApiException error = catchThrowableOfType(
                    ApiException.class,
                    () -> asked.chat(bytes("{\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}")));

            assertThat(error)
                    .hasMessage("\"messages\" has no token: there is nothing to go on from. Send at least one.");
            assertThat(error.status()).isEqualTo(400);
        }
    }

    @Test
    void aPromptThatFillsTheContextIsTooLong() {
        String ids = "[7" + ",7".repeat(63) + "]";

        ApiException error =
                catchThrowableOfType(ApiException.class, () -> parser.completion(bytes("{\"prompt\":" + ids + "}")));

        assertThat(error.body().at("/error/code").asText()).isEqualTo("context_length_exceeded");
        assertThat(error.body().at("/error/param").asText()).isEqualTo("prompt");
        assertThat(error.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {                       | The body is not valid JSON
            []                      | The body must be a JSON object.
            ``                      | The body must be a JSON object.
            {"user":1} garbage      | The body is not valid JSON
            {} {}                   | The body must end after its JSON object.
            {"a":01}                | The body is not valid JSON
            """)
    void refusesWhatIsNotOneObject(String body, String message) {
        assertThat(catchThrowableOfType(ApiException.class, () -> parser.chat(bytes(body))))
                .hasMessageContaining(message);
    }

    private int refused(byte[] body) {
        return catchThrowableOfType(ApiException.class, () -> parser.chat(body)).status();
    }

    /** Also inside of fields that nobody reads, and where Jackson would take it for another encoding of Unicode. */
    @Test
    void refusesWhatIsNotUtf8() {
        String body = "{" + HELLO + ",\"user\":\"\u00e9\"}";

        for (byte[] wrong : List.of(
                body.getBytes(StandardCharsets.ISO_8859_1),
                body.getBytes(StandardCharsets.UTF_16),
                body.replace("\u00e9", "\u0000\u00ed\u00a0\u0080").getBytes(StandardCharsets.ISO_8859_1))) {
            assertThat(catchThrowableOfType(ApiException.class, () -> parser.chat(wrong)))
                    .hasMessage("The body is not UTF-8. Send JSON in UTF-8.");
        }
        assertThat(refused(body.getBytes(StandardCharsets.UTF_16LE))).isEqualTo(400);
        assertThat(parser.chat(bytes(body)).prompt()).isNotEmpty();
    }

    @Test
    void readsHowToSampleAndToStop() {
        GenerationRequest request = parser.chat(bytes("{" + HELLO + """
                , "top_k": 40, "min_p": 0.05, "repetition_penalty": 1.1, "stop_token_ids": [7, 9], "ignore_eos": true,
                "min_tokens": 3, "logprobs": true, "top_logprobs": 2}
                """));

        assertThat(request.sampling().topK()).isEqualTo(40);
        assertThat(request.sampling().minP()).isEqualTo(0.05);
        assertThat(request.sampling().repetitionPenalty()).isEqualTo(1.1);
        assertThat(request.stop()).isEqualTo(new StopRules(List.of(), Set.of(7, 9), true, 3));
        assertThat(request.scores()).hasValue(2);
        assertThat(parser.chat(bytes("{" + HELLO + ",\"top_k\":-1}")).sampling().topK())
                .isZero();
        assertThat(parser.completion(bytes("{\"prompt\":\"a\",\"logprobs\":0}")).scores())
                .hasValue(0);
        assertThat(parser.completion(bytes("{\"prompt\":\"a\"}")).scores()).isEmpty();
    }

    @Test
    void aDeveloperIsTheSystem() {
        int[] system = parser.chat(bytes("{\"messages\":[{\"role\":\"system\",\"content\":\"a\"}]}"))
                .prompt();

        assertThat(parser.chat(bytes("{\"messages\":[{\"content\":\"a\",\"role\":\"developer\",\"name\":\"x\"}]}"))
                        .prompt())
                .isEqualTo(system);
    }

    /** What asks for nothing, and what does not change the answer. */
    @Test
    void ignoresFieldsWithoutEffect() {
        GenerationRequest request = parser.chat(bytes("{" + HELLO + """
                , "n": 1, "frequency_penalty": 0, "tools": [], "tool_choice": "auto", "response_format": {"type": "text"},
                "guided_json": null, "logit_bias": {}, "store": true, "metadata": {"a": [{}, {"b": 1}]}, "priority": 3}
                """));

        assertThat(request.prompt()).hasSize(15);
    }

    /** What is nested deeply ends as a refusal and not as an overflow of the stack. */
    @Test
    void refusesDeepNesting() {
        for (String field : List.of("unknown", "tools", "stop")) {
            String body = "{\"" + field + "\":" + "[".repeat(1_000_000) + "]".repeat(1_000_000) + "}";
            assertThat(refused(bytes(body))).isEqualTo(400);
        }
    }

    /** A tree of such a body would take a hundred times its size. */
    @Test
    void keepsLittleOfLargeFields() {
        String many = "[" + "{},".repeat(1_000_000) + "{}]";

        assertThat(parser.chat(bytes("{" + HELLO + ",\"unknown\":" + many + "}"))
                        .prompt())
                .hasSize(15);
        ApiException error = catchThrowableOfType(
                ApiException.class, () -> parser.chat(bytes("{" + HELLO + ",\"tools\":" + many + "}")));
        assertThat(error).hasMessageStartingWith("\"tools\" = [{},{}").hasMessageEndingWith("Omit it.");
        assertThat(catchThrowableOfType(
                        ApiException.class,
                        () -> parser.completion(bytes("{\"prompt\":[7" + ",7".repeat(1_000_000) + "]}"))))
                .hasMessageContaining("64 tokens, but \"prompt\" has more.");
    }

    @Test
    void refusesALongTextBeforeItIsTokenised() {
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"" + "a ".repeat(7_000_000) + "\"}]}";

        ApiException error = catchThrowableOfType(ApiException.class, () -> parser.chat(bytes(body)));

        assertThat(error).hasMessageContaining("in \"messages\" are 13999999 characters");
        assertThat(error.body().at("/error/code").asText()).isEqualTo("context_length_exceeded");
    }
}
