package dev.longcontext.trainer.serving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.inference.TokenScore;
import dev.longcontext.trainer.serving.TextGenerator.Ending;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One answer in the form of its endpoint: whole, or in chunks. */
final class Answers {

    private final Kind kind;
    private final Scores scores;
    private final String id;
    private final String modelName;
    private final long created = Instant.now().getEpochSecond();

    /** The endpoints that generate. */
    enum Kind {
        CHAT("chatcmpl-", "chat.completion", "chat.completion.chunk"),
        COMPLETION("cmpl-", "text_completion", "text_completion");

        private final String idPrefix;
        private final String object;
        private final String chunkObject;

        Kind(String idPrefix, String object, String chunkObject) {
            this.idPrefix = idPrefix;
            this.object = object;
            this.chunkObject = chunkObject;
        }
    }

    Answers(Kind kind, String modelName, Scores scores) {
        this.kind = kind;
        this.scores = scores;
        this.modelName = modelName;
        this.id = kind.idPrefix + UUID.randomUUID().toString().replace("-", "");
    }

    /** @param tokens their scores, where they were asked for */
    ObjectNode whole(String text, Optional<List<TokenScore>> tokens, Ending ending, int promptTokens) {
        ObjectNode answer = envelope(kind.object);
        ObjectNode choice = choice(answer, tokens, 0);
        if (kind == Kind.CHAT) {
            choice.putObject("message").put("role", "assistant").put("content", text);
        } else {
            choice.put("text", text);
        }
        choice.put("finish_reason", ending.finishReason());
        answer.set("usage", usage(ending, promptTokens));
        return answer;
    }

    /** The first chunk of a chat says whose turn it is. */
    ObjectNode firstChunk() {
        ObjectNode chunk = chunk("", Optional.empty(), 0);
        ((ObjectNode) chunk.at("/choices/0/delta")).put("role", "assistant");
        return chunk;
    }

    /**
     * @param tokens that came since the chunk before
     * @param offset characters given before
     */
    ObjectNode chunk(String text, Optional<List<TokenScore>> tokens, int offset) {
        ObjectNode chunk = envelope(kind.chunkObject);
        ObjectNode choice = choice(chunk, tokens, offset);
        if (kind == Kind.CHAT) {
            choice.putObject("delta").put("content", text);
        } else {
            choice.put("text", text);
        }
        choice.putNull("finish_reason");
        return chunk;
    }

    ObjectNode lastChunk(Ending ending, Optional<List<TokenScore>> tokens, int offset) {
        ObjectNode chunk = envelope(kind.chunkObject);
        ObjectNode choice = choice(chunk, tokens, offset);
        if (kind == Kind.CHAT) {
            choice.putObject("delta");
        } else {
            choice.put("text", "");
        }
        choice.put("finish_reason", ending.finishReason());
        return chunk;
    }

    ObjectNode usageChunk(Ending ending, int promptTokens) {
        ObjectNode chunk = envelope(kind.chunkObject);
        chunk.putArray("choices");
        chunk.set("usage", usage(ending, promptTokens));
        return chunk;
    }

    private ObjectNode envelope(String object) {
        return Json.MAPPER
                .createObjectNode()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", modelName);
    }

    private ObjectNode choice(ObjectNode answer, Optional<List<TokenScore>> tokens, int offset) {
        ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
        if (tokens.isEmpty()) {
            return choice.putNull("logprobs");
        }
        return choice.set(
                "logprobs", kind == Kind.CHAT ? scores.chat(tokens.get()) : scores.completion(tokens.get(), offset));
    }

    private static ObjectNode usage(Ending ending, int promptTokens) {
        return Json.MAPPER
                .createObjectNode()
                .put("prompt_tokens", promptTokens)
                .put("completion_tokens", ending.completionTokens())
                .put("total_tokens", promptTokens + ending.completionTokens());
    }
}
