package dev.longcontext.trainer.serving;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.inference.TokenScore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Scores of tokens ({@code logprobs}) as the two endpoints write them.
 *
 * @param decode the text of one token
 */
record Scores(IntFunction<String> decode) {

    /** What is no character: a token may be a part of one. */
    private static final char INCOMPLETE = '\ufffd';

    /** {@code {"content": [{"token", "logprob", "bytes", "top_logprobs": [...]}]}}. */
    ObjectNode chat(List<TokenScore> scores) {
        ObjectNode all = Json.MAPPER.createObjectNode();
        ArrayNode content = all.putArray("content");
        for (TokenScore score : scores) {
            ObjectNode token = entry(score.token());
            ArrayNode best = token.putArray("top_logprobs");
            score.best().forEach(candidate -> best.add(entry(candidate)));
            content.add(token);
        }
        return all;
    }

    private ObjectNode entry(TokenScore.Candidate candidate) {
        String text = decode.apply(candidate.id());
        ObjectNode entry = Json.MAPPER.createObjectNode().put("token", text).put("logprob", logprob(candidate));
        if (text.indexOf(INCOMPLETE) >= 0) {
            return entry.putNull("bytes");
        }
        ArrayNode bytes = entry.putArray("bytes");
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(Byte.toUnsignedInt(each));
        }
        return entry;
    }

    /** {@code {"tokens", "token_logprobs", "top_logprobs", "text_offset"}}. */
    ObjectNode completion(List<TokenScore> scores, int offset) {
        ObjectNode all = Json.MAPPER.createObjectNode();
        ArrayNode tokens = all.putArray("tokens");
        ArrayNode logprobs = all.putArray("token_logprobs");
        ArrayNode best = all.putArray("top_logprobs");
        ArrayNode offsets = all.putArray("text_offset");
        int at = offset;
        for (TokenScore score : scores) {
            String text = decode.apply(score.token().id());
            tokens.add(text);
            logprobs.add(logprob(score.token()));
            ObjectNode candidates = best.addObject();
            score.best().forEach(each -> candidates.put(decode.apply(each.id()), logprob(each)));
            candidates.put(text, logprob(score.token()));
            offsets.add(at);
            at += text.length();
        }
        return all;
    }

    /** JSON has no infinity: a token that must not come has the least float. */
    private static double logprob(TokenScore.Candidate candidate) {
        return Math.max(candidate.logProbability(), -Float.MAX_VALUE);
    }
}
