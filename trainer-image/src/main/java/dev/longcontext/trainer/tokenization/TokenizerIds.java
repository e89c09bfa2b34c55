package dev.longcontext.trainer.tokenization;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How far the ids of a tokenizer reach.
 *
 * @param size all ids are below it
 * @param highest the token with the highest id that text can become
 */
record TokenizerIds(int size, Token highest) {

    /** A token and its id. */
    record Token(String content, int id) {}

    static TokenizerIds of(JsonNode tree, AddedTokens added) {
        Token highest = new Token("", -1);
        for (Map.Entry<String, JsonNode> entry : tree.at("/model/vocab").properties()) {
            int id = entry.getValue().asInt();
            if (id > highest.id() && !added.special().containsKey(entry.getKey())) {
                highest = new Token(entry.getKey(), id);
            }
        }
        for (Map.Entry<String, Integer> entry : added.ordinary().entrySet()) {
            if (entry.getValue() > highest.id()) {
                highest = new Token(entry.getKey(), entry.getValue());
            }
        }
        int last = IntStream.concat(
                        IntStream.of(highest.id()),
                        added.special().values().stream().mapToInt(Integer::intValue))
                .max()
                .getAsInt();
        return new TokenizerIds(last + 1, highest);
    }
}
