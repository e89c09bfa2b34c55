package dev.longcontext.trainer.serving;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.files.LoneSurrogate;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Turns the body of a request into what is to be generated, and names the field that is wrong. */
final class RequestParser {

    private static final int DEFAULT_CHAT_TOKENS = 1_024;
    private static final int DEFAULT_COMPLETION_TOKENS = 16;
    private static final int MOST_STOPS = 4;
    private static final List<String> ROLES = List.of("system", "user", "assistant");

    private final ChatFormat format;
    private final GenerationSettings settings;
    private final String modelName;
    private final int maxLength;
    private final int vocabulary;

    /**
     * @param maxLength prompt and answer together, tokens
     * @param vocabulary how many token ids there are
     */
    RequestParser(ChatFormat format, GenerationSettings settings, String modelName, int maxLength, int vocabulary) {
        this.format = format;
        this.settings = settings;
        this.modelName = modelName;
        this.maxLength = maxLength;
        this.vocabulary = vocabulary;
    }

    String modelName() {
        return modelName;
    }

    int maxLength() {
        return maxLength;
    }

    /** Bytes of a body. */
    int longestBody() {
        return 16 << 20;
    }

    GenerationRequest chat(RequestBody body) {
        checkModel(body);
        refuseUnsupported(body);
        for (String field : List.of("tools", "functions")) {
            body.refuse(field, "[]");
        }
        body.refuse("response_format", "{\"type\":\"text\"}");
        body.refuse("logprobs", "false");
        int[] prompt = format.prompt(messages(body));
        String length = body.has("max_completion_tokens") ? "max_completion_tokens" : "max_tokens";
        return request(body, "messages", prompt, length, DEFAULT_CHAT_TOKENS);
    }

    GenerationRequest completion(RequestBody body) {
        checkModel(body);
        refuseUnsupported(body);
        body.refuse("echo", "false");
        body.refuse("suffix", "\"\"");
        body.refuse("best_of", "1");
        body.refuse("logprobs", "0");
        return request(body, "prompt", prompt(body), "max_tokens", DEFAULT_COMPLETION_TOKENS);
    }

    private void checkModel(RequestBody body) {
        String asked = body.text("model", modelName);
        if (!asked.equals(modelName)) {
            throw ApiException.unknownModel(asked, modelName);
        }
    }

    private static void refuseUnsupported(RequestBody body) {
        body.refuse("n", "1");
        body.refuse("frequency_penalty", "0|0.0");
        body.refuse("presence_penalty", "0|0.0");
        body.refuse("logit_bias", "{}");
    }

    private List<Message> messages(RequestBody body) {
        JsonNode list = body.get("messages");
        if (!list.isArray() || list.isEmpty()) {
            throw ApiException.field("messages", "\"messages\" must be a list with at least one message.");
        }
        var messages = new ArrayList<Message>();
        for (int i = 0; i < list.size(); i++) {
            messages.add(message(list.get(i), "messages[" + i + "]"));
        }
        return messages;
    }

    private static Message message(JsonNode node, String field) {
        String role = node.path("role").asText();
        if (!ROLES.contains(role)) {
            throw ApiException.field(
                    field + ".role",
                    "\"" + field + ".role\" = " + node.path("role") + ": must be one of " + ROLES + ".");
        }
        return new Message(role, content(node.path("content"), field + ".content"));
    }

    /** A text, or a list of parts of type text. */
    private static String content(JsonNode node, String field) {
        if (node.isTextual()) {
            return whole(node.textValue(), field);
        }
        if (!node.isArray()) {
            throw ApiException.field(field, "\"" + field + "\" must be a text, or a list of parts of type text.");
        }
        var text = new StringBuilder();
        for (JsonNode part : node) {
            if (!part.path("type").asText().equals("text") || !part.path("text").isTextual()) {
                throw ApiException.field(field, "\"" + field + "\" has a part that is not of type text.");
            }
            text.append(part.get("text").textValue());
        }
        return whole(text.toString(), field);
    }

    private static String whole(String text, String field) {
        if (LoneSurrogate.in(text).isPresent()) {
            throw ApiException.field(
                    field,
                    "\"" + field + "\" has half a character at index "
                            + LoneSurrogate.in(text).getAsInt() + ": a surrogate without the other one of its pair.");
        }
        return text;
    }

    /** A text, a list of one text, or a list of token ids. */
    private int[] prompt(RequestBody body) {
        JsonNode node = body.get("prompt");
        JsonNode only = node.isArray() && node.size() == 1 ? node.get(0) : node;
        if (only.isTextual()) {
            int[] text = format.tokenizer().encode(whole(only.textValue(), "prompt"));
            return IntStream.concat(IntStream.of(format.beginOfText()), Arrays.stream(text))
                    .toArray();
        }
        JsonNode ids = only.isArray() ? only : node;
        if (!ids.isArray() || ids.isEmpty()) {
            throw ApiException.field("prompt", "\"prompt\" must be one text, or one list of token ids.");
        }
        int[] tokens = new int[ids.size()];
        for (int i = 0; i < tokens.length; i++) {
            JsonNode id = ids.get(i);
            if (!id.isInt() || id.intValue() < 0 || id.intValue() >= vocabulary) {
                throw ApiException.field(
                        "prompt",
                        "\"prompt[" + i + "]\" = " + id + ": must be a token id from 0 to " + (vocabulary - 1)
                                + ". Several prompts at once are not supported.");
            }
            tokens[i] = id.intValue();
        }
        return tokens;
    }

    private GenerationRequest request(
            RequestBody body, String promptField, int[] prompt, String lengthField, int defaultTokens) {
        int room = maxLength - prompt.length;
        int asked = body.natural(lengthField).orElse(Math.min(defaultTokens, Math.max(1, room)));
        if (asked > room) {
            throw ApiException.field(
                    room < 1 ? promptField : lengthField,
                    "context_length_exceeded",
                    "This model's maximum context length is " + maxLength + " tokens, but " + (prompt.length + asked)
                            + " were asked for: " + prompt.length + " in \"" + promptField + "\" and " + asked
                            + " to be generated.");
        }
        boolean stream = body.flag("stream");
        return new GenerationRequest(
                prompt,
                asked,
                body.number("temperature", 0, 2).orElse(settings.temperature()),
                body.number("top_p", 0, 1).orElse(settings.topP()),
                body.integer("seed").orElseGet(() -> ThreadLocalRandom.current().nextLong()),
                body.texts("stop", MOST_STOPS),
                stream,
                stream && body.get("stream_options").path("include_usage").asBoolean(false));
    }
}
