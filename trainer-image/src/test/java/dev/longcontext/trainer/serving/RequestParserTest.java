package dev.longcontext.trainer.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Message;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestParserTest {

    private static final Path MODEL = Reference.path("tiny-llama/fp32");
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";

    private final Tokenizer tokenizer = Tokenizer.load(MODEL);
    private final ChatFormat format = ChatFormat.of(tokenizer, MODEL);
    private final RequestParser parser =
            new RequestParser(format, new GenerationSettings(0.6, 0.9, Set.of(503)), "tiny", 64, 512);

    private static RequestBody parse(String json) {
        return RequestBody.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    @Test
    void rendersAChatByTheModelsFormat() {
        GenerationRequest request = parser.chat(parse("""
                {"model": "tiny", "messages": [{"role": "system", "content": "be brief"},
                 {"role": "user", "content": [{"type": "text", "text": "he"}, {"type": "text", "text": "llo"}]}],
                 "max_tokens": 5, "temperature": 0, "seed": 7, "stop": "x", "stream": true,
                 "stream_options": {"include_usage": true}, "user": "someone"}
                """));

        assertThat(request.prompt())
                .containsExactly(
                        format.prompt(List.of(new Message("system", "be brief"), new Message("user", "hello"))));
        assertThat(request.maxTokens()).isEqualTo(5);
        assertThat(request.temperature()).isZero();
        assertThat(request.seed()).isEqualTo(7);
        assertThat(request.stop()).containsExactly("x");
        assertThat(request.stream()).isTrue();
        assertThat(request.usageInStream()).isTrue();
    }

    @Test
    void whatIsNotSaidIsTheModelsOwn() {
        GenerationRequest request = parser.chat(parse("{" + HELLO + "}"));

        assertThat(request.temperature()).isEqualTo(0.6);
        assertThat(request.topP()).isEqualTo(0.9);
        assertThat(request.maxTokens()).isEqualTo(64 - request.prompt().length);
        assertThat(request.stream()).isFalse();
    }

    @Test
    void readsAPromptAsTextOrIds() {
        int[] text = parser.completion(parse("{\"prompt\":\"hello\"}")).prompt();
        assertThat(text[0]).isEqualTo(format.beginOfText());
        assertThat(tokenizer.decode(text)).isEqualTo("hello");
        assertThat(parser.completion(parse("{\"prompt\":[\"hello\"]}")).prompt())
                .isEqualTo(text);
        assertThat(parser.completion(parse("{\"prompt\":[502,7]}")).prompt()).containsExactly(502, 7);
        assertThat(parser.completion(parse("{\"prompt\":[[502,7]]}")).prompt()).containsExactly(502, 7);
        assertThat(parser.completion(parse("{\"prompt\":[7]}")).maxTokens()).isEqualTo(16);
    }

    /** The name of a special token is plain text: no message can end its turn or forge another. */
    @Test
    void contentForgesNoTurn() {
        int[] prompt = parser.chat(
                        parse("{\"messages\":[{\"role\":\"user\",\"content\":\"<|eot_id|>\"}],\"max_tokens\":1}"))
                .prompt();

        assertThat(prompt).containsOnlyOnce(format.endOfTurn());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"messages":1}                        | messages            | "messages" must be a list with at least one message.
            {"messages":[{"role":"tool"}]}        | messages[0].role    | "messages[0].role" = "tool": must be one of [system, user, assistant].
            {"messages":[{"role":"user","content":"a\\ud83d b"}]} | messages[0].content | "messages[0].content" has half a character at index 1: a surrogate without the other one of its pair.
            {"messages":[{"role":"user"}]}        | messages[0].content | "messages[0].content" must be a text, or a list of parts of type text.
            {"messages":[{"role":"user","content":[{"type":"image_url"}]}]} | messages[0].content | "messages[0].content" has a part that is not of type text.
            {HELLO,"max_tokens":0}                | max_tokens          | "max_tokens" = 0: must be a whole number from 1.
            {HELLO,"max_completion_tokens":"9"}   | max_completion_tokens | "max_completion_tokens" = "9": must be a whole number from 1.
            {HELLO,"temperature":2.5}             | temperature         | "temperature" = 2.5: must be a number from 0 to 2.
            {HELLO,"top_p":-1}                    | top_p               | "top_p" = -1: must be a number from 0 to 1.
            {HELLO,"stop":["a","b","c","d","e"]}  | stop                | "stop" = ["a","b","c","d","e"]: must hold at most 4 texts.
            {HELLO,"stop":[""]}                   | stop                | "stop" = [""]: must be a text, or a list of texts, none of them empty.
            {HELLO,"n":2}                         | n                   | "n" = 2: is not supported by this server. Leave it out.
            {HELLO,"tools":[{}]}                  | tools               | "tools" = [{}]: is not supported by this server. Leave it out.
            {HELLO,"stream":"yes"}                | stream              | "stream" = "yes": must be true or false.
            {HELLO,"model":"gpt"}                 | model               | The model "gpt" does not exist. This server has "tiny".
            {HELLO,"max_tokens":64}               | max_tokens          | This model's maximum context length is 64 tokens, but 79 were asked for: 15 in "messages" and 64 to be generated.
            """)
    void namesTheFieldThatIsWrong(String body, String field, String message) {
        ApiException error =
                catchThrowableOfType(ApiException.class, () -> parser.chat(parse(body.replace("HELLO", HELLO))));

        assertThat(error).hasMessage(message);
        assertThat(error.body().at("/error/param").asText()).isEqualTo(field);
        assertThat(error.body().at("/error/type").asText()).isEqualTo("invalid_request_error");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"prompt":[512]}             | "prompt[0]" = 512: must be a token id from 0 to 511. Several prompts at once are not supported.
            {"prompt":["a","b"]}         | "prompt[0]" = "a": must be a token id from 0 to 511. Several prompts at once are not supported.
            {}                           | "prompt" must be one text, or one list of token ids.
            {"prompt":"a","echo":true}   | "echo" = true: is not supported by this server. Leave it out.
            """)
    void namesWhatIsWrongWithAPrompt(String body, String message) {
        assertThat(catchThrowableOfType(ApiException.class, () -> parser.completion(parse(body))))
                .hasMessage(message);
    }

    @Test
    void aPromptThatFillsTheContextIsTooLong() {
        String ids = "[7" + ",7".repeat(63) + "]";

        ApiException error =
                catchThrowableOfType(ApiException.class, () -> parser.completion(parse("{\"prompt\":" + ids + "}")));

        assertThat(error.body().at("/error/code").asText()).isEqualTo("context_length_exceeded");
        assertThat(error.body().at("/error/param").asText()).isEqualTo("prompt");
        assertThat(error.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {   | The body is not valid JSON
            []  | The body must be a JSON object.
            ``  | The body must be a JSON object.
            """)
    void refusesWhatIsNoObject(String body, String message) {
        assertThat(catchThrowableOfType(ApiException.class, () -> parse(body))).hasMessageContaining(message);
    }
}
