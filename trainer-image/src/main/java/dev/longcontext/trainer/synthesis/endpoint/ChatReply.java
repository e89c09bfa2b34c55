package dev.longcontext.trainer.synthesis.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.synthesis.ledger.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * An answer as the endpoint sends it.
 *
 * @param content what the model says; empty where it said nothing
 * @param end why the answer ended
 * @param usage the tokens that the endpoint says it charges for; negative where it does not say
 */
public record ChatReply(String content, End end, Tokens usage) {

    /** Fewer tokens are not believed: no tokenizer makes so long ones. */
    private static final int MOST_BYTES_OF_A_TOKEN = 32;

    /** OpenAI's reason, Mistral's, and that of Anthropic and Google; in lower case. */
    private static final Set<String> AT_THE_BOUND = Set.of("length", "model_length", "max_tokens");

    /** Likewise OpenAI's and Google's. */
    private static final Set<String> FILTERED = Set.of("content_filter", "safety");

    /** How an answer ended. */
    public enum End {
        WHOLE,
        /** At the bound of its length. */
        TRUNCATED,
        /** The model, or a filter before it, would not say it. */
        REFUSED,
        /** With more bytes than are read. */
        TOO_LARGE
    }

    /** What is reported beyond what was possible is charged up to so many times that: more is a mistake. */
    private static final int MOST_EXCESS = 4;

    /**
     * Stands in the journal for an answer that was not read to its end.
     *
     * @param bytes that were read
     */
    static String tooLarge(int bytes) {
        return "{\"tooLarge\":true,\"bytes\":" + bytes + "}";
    }

    /** Empty where the text is not an answer of a chat completions endpoint, or holds an error. */
    static Optional<ChatReply> parse(String body) {
        JsonNode tree;
        try {
            tree = Json.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        if (tree.path("tooLarge").asBoolean()) {
            return Optional.of(new ChatReply(
                    "", End.TOO_LARGE, new Tokens(-1, tree.path("bytes").asLong(-1))));
        }
        JsonNode choice = tree.path("choices").path(0);
        JsonNode message = choice.path("message");
        if (!message.isObject() || ErrorBody.inAnswer(tree).isPresent()) {
            return Optional.empty();
        }
        End end = end(message, choice.path("finish_reason").asText(""));
        return Optional.of(new ChatReply(text(message.path("content")), end, usage(tree.path("usage"))));
    }

    private static End end(JsonNode message, String finishReason) {
        String reason = finishReason.toLowerCase(Locale.ROOT);
        if (message.path("refusal").isTextual() || FILTERED.contains(reason)) {
            return End.REFUSED;
        }
        return AT_THE_BOUND.contains(reason) ? End.TRUNCATED : End.WHOLE;
    }

    /** Of content in parts those that are text: a model that thinks gives its thoughts as parts of another type. */
    private static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.isTextual() ? content.textValue() : "";
        }
        StringBuilder all = new StringBuilder();
        for (JsonNode part : content) {
            if (part.path("type").asText().equals("text")) {
                all.append(part.path("text").asText(""));
            }
        }
        return all.toString();
    }

    private static Tokens usage(JsonNode usage) {
        return new Tokens(
                usage.path("prompt_tokens").asLong(-1),
                usage.path("completion_tokens").asLong(-1));
    }

    /**
     * What is taken from the budget: what the endpoint says, where that can be true, else the most that the request can have
     * cost.
     *
     * @param most what the request can cost
     */
    Tokens charged(Tokens most) {
        long bytes = content.getBytes(StandardCharsets.UTF_8).length;
        long least = bytes / MOST_BYTES_OF_A_TOKEN;
        if (end == End.TOO_LARGE) {
            // made without regard for the bound: a token for each byte, since nothing better is known
            return new Tokens(most.prompt(), Math.max(most.completion(), usage.completion()));
        }
        boolean prompt = usage.prompt() >= Math.max(1, most.prompt() / MOST_BYTES_OF_A_TOKEN)
                && usage.prompt() <= MOST_EXCESS * most.prompt();
        // an endpoint that takes no notice of the bound may have made as many tokens as bytes
        boolean completion = usage.completion() >= Math.max(1, least)
                && usage.completion() <= Math.max(MOST_EXCESS * most.completion(), bytes);
        return new Tokens(
                prompt ? usage.prompt() : most.prompt(),
                completion ? usage.completion() : Math.max(most.completion(), least));
    }
}
